"""Components equal those of a plain union-find, whatever the shape of the graph."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from refinery.core import checkpoints
from refinery.core.components import connected_components


def union_find(edges: list[tuple[str, str]]) -> dict[str, str]:
    """Smallest vertex of each component, the plain way."""
    parent: dict[str, str] = {}

    def find(vertex: str) -> str:
        parent.setdefault(vertex, vertex)
        while parent[vertex] != vertex:
            vertex = parent[vertex]
        return vertex

    for left, right in edges:
        roots = sorted((find(left), find(right)))
        parent[roots[1]] = roots[0]
    return {vertex: find(vertex) for vertex in parent}


@pytest.mark.parametrize("one_task", [0, 1_000_000], ids=["rounds", "one task"])
def test_random_graphs_a_chain_and_a_star(spark: SparkSession, one_task: int) -> None:
    dice = random.Random(3)
    edges = [(f"r{dice.randrange(60):02}", f"r{dice.randrange(60):02}") for _ in range(45)]
    edges += [(f"c{n:02}", f"c{n + 1:02}") for n in range(20)]
    edges += [("s99", f"s{n:02}") for n in range(10)]
    edges = [edge for edge in edges if edge[0] != edge[1]]
    frame = spark.createDataFrame(edges, "left string, right string")
    rows = connected_components(frame, one_task).collect()
    found = {row["vertex"]: row["component"] for row in rows}
    assert found == union_find(edges)


def test_on_a_cluster_rounds_stand_in_files_that_are_dropped(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "is_local", lambda spark: False)
    checkpoints.open_checkpoints(spark, str(tmp_path / "checkpoints"))
    edges = [(f"c{n:02}", f"c{n + 1:02}") for n in range(9)]
    rows = connected_components(spark.createDataFrame(edges, "left string, right string"), 0)
    assert list(tmp_path.glob("checkpoints/*/rdd-*/part-*"))
    assert {row["vertex"]: row["component"] for row in rows.collect()} == union_find(edges)
    checkpoints.drop_checkpoints(spark)
    assert not list(tmp_path.glob("checkpoints/*"))


def test_no_edges_means_no_rows(spark: SparkSession) -> None:
    frame = spark.createDataFrame([], "left string, right string")
    assert connected_components(frame).count() == 0
