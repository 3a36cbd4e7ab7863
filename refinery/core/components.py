"""Connected components of an undirected graph, in Spark.

Alternating large-star and small-star steps (Kiveris et al., "Connected Components in
MapReduce and Beyond", SoCC 2014): O(log n) rounds in practice and no vertex's whole
neighbourhood is ever held on the driver.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.core.checkpoints import worked_out

MAX_ROUNDS: Final = 50
ONE_TASK: Final = 1_000_000
"""Up to so many edges one task joins them in memory (some 200 MB) instead of in rounds, each
of which costs seconds however small the graph is."""


def connected_components(edges: DataFrame, one_task: int = ONE_TASK) -> DataFrame:
    """Label every vertex that has an edge with the smallest vertex of its component.

    Args:
        edges: ``left`` and ``right``, strings; direction and repeats do not matter.
        one_task: Edges up to which one task does it all.

    Returns:
        ``vertex`` and ``component``; vertices without an edge do not appear.
    """
    current = worked_out(_canonical(edges))
    if current.count() <= one_task:
        return current.coalesce(1).mapInArrow(_union_find, "vertex string, component string")
    return _in_rounds(current)


def _union_find(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """All edges in one task: union by the smaller vertex, with path halving."""
    parent: dict[str, str] = {}

    def find(vertex: str) -> str:
        parent.setdefault(vertex, vertex)
        while parent[vertex] != vertex:
            parent[vertex] = parent[parent[vertex]]
            vertex = parent[vertex]
        return vertex

    for batch in batches:
        for left, right in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            first, second = sorted((find(left), find(right)))
            parent[second] = first
    vertices = sorted(parent)
    yield pa.RecordBatch.from_pydict(
        {"vertex": vertices, "component": [find(vertex) for vertex in vertices]},
        schema=pa.schema([("vertex", pa.string()), ("component", pa.string())]),
    )


def _in_rounds(current: DataFrame) -> DataFrame:
    """Large-star and small-star in turn until nothing moves."""
    before = (-1, -1)
    for _ in range(MAX_ROUNDS):
        current = worked_out(_small_star(_large_star(current)))
        row = current.agg(
            F.count("*"), F.coalesce(F.sum(F.xxhash64("left", "right") % 1_000_003), F.lit(0))
        ).first()
        after = (int(row[0]), int(row[1])) if row is not None else (0, 0)
        if after == before:
            break
        before = after
    member = current.select(F.col("left").alias("vertex"), F.col("right").alias("component"))
    root = member.select(F.col("component").alias("vertex"), "component")
    return member.union(root).distinct()


def _canonical(edges: DataFrame) -> DataFrame:
    """Edges as (larger, smaller), without loops and repeats."""
    return (
        edges.where(F.col("left") != F.col("right"))
        .select(F.greatest("left", "right").alias("left"), F.least("left", "right").alias("right"))
        .distinct()
    )


def _large_star(edges: DataFrame) -> DataFrame:
    """Connect each vertex's larger neighbours to the smallest vertex it sees."""
    both = edges.union(edges.select(F.col("right"), F.col("left")))
    smallest = both.groupBy("left").agg(F.least(F.min("right"), F.col("left")).alias("root"))
    joined = both.join(smallest, "left").where(F.col("right") > F.col("left"))
    return _canonical(joined.select(F.col("right").alias("left"), F.col("root").alias("right")))


def _small_star(edges: DataFrame) -> DataFrame:
    """Connect each vertex and its smaller neighbours to the smallest of them."""
    smallest = edges.groupBy("left").agg(F.min("right").alias("root"))
    joined = edges.join(smallest, "left")
    moved = joined.select(F.col("right").alias("left"), F.col("root").alias("right"))
    kept = smallest.select("left", F.col("root").alias("right"))
    return _canonical(moved.union(kept))
