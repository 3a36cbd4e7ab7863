"""The stage that gives every clean text its cluster of duplicates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.catalog.model import Status
from refinery.catalog.schemas.refined import DUPLICATES
from refinery.core.components import connected_components
from refinery.core.stage import Chunk, Inputs, Stage, Work, storage_order

ROW_BYTES = 128
"""Size of a row of this stage, for cutting chunks: it reads no text."""


class DuplicatesStage(Stage):
    """Clusters are the connected components of the pairs kept; most have one member.

    The cluster is computed while planning, so ``inputs`` can hold it and only texts whose
    cluster changed are written again.
    """

    name = "duplicates"
    version = 1
    inputs = ("duplicate_pairs", "signatures")
    output = DUPLICATES.name
    counted: ClassVar[Mapping[str, str]] = {"distinct": "cluster = key"}

    def work(self, inputs: Inputs) -> Work:
        """One unit per signed text, with its cluster beside it."""
        edges = (
            inputs.current("duplicate_pairs", "left", "right")
            .where(F.col("status") == Status.KEPT.value)
            .select("left", "right")
        )
        components = connected_components(edges)
        sizes = components.groupBy("component").agg(F.count("*").cast("int").alias("size"))
        clustered = components.join(sizes, "component", "inner")
        texts = inputs.current("signatures").select("key", "run_seq")
        joined = texts.join(clustered, texts["key"] == clustered["vertex"], "left")
        keys = joined.select(
            "key",
            storage_order("run_seq", "key").alias("order"),
            F.lit(ROW_BYTES).cast("long").alias("bytes"),
            F.coalesce("component", "key").alias("cluster"),
            F.coalesce("size", F.lit(1)).alias("size"),
        )
        digest = F.sha2(F.concat_ws("|", "cluster", F.col("size").cast("string")), 256)
        return Work(keys.withColumn("inputs", F.substring(digest, 1, 32)))

    def transform(self, chunk: Chunk) -> DataFrame:
        """The planned cluster is the row."""
        return chunk.keys.select(
            "key",
            F.lit(Status.KEPT.value).alias("status"),
            F.lit(None).cast("string").alias("reason"),
            "cluster",
            F.col("size").cast("int").alias("size"),
        )
