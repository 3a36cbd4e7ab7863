"""Two small stages over real tables, to test planner and runner without a document."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.tables import table
from refinery.config.settings import Settings
from refinery.config.site import SiteSettings
from refinery.core.identity import Identity
from refinery.core.planner import Planner
from refinery.core.runner import Runner
from refinery.core.scratch import Scratch
from refinery.core.stage import Chunk, Context, Inputs, Part, Stage, Work
from refinery.ledger.lease import Lease
from refinery.ledger.ledger import Ledger


class FeedSettings(Settings):
    """Where the feed lies."""

    path: str = ""


class ItemsToy(Stage):
    """Items from a parquet feed: key, content, version, size."""

    name = "toy-items"
    version = 1
    inputs = ("items",)
    output = "items"
    reads_raw = True
    external = True
    settings_class = FeedSettings

    def work(self, inputs: Inputs) -> Work:
        feed = self.context.spark.read.parquet(self.settings.path)
        return Work(
            feed.select(
                "key",
                F.col("version").alias("inputs"),
                F.col("size").alias("bytes"),
                F.col("key").alias("order"),
                "content",
            )
        )

    def transform(self, chunk: Chunk) -> DataFrame:
        rows = chunk.keys.select("key", "content")
        bad = F.col("content") == "bad"
        return complete(
            rows, "items", F.when(bad, "quarantined").otherwise("kept"), F.when(bad, "denied")
        )


class TextToy(Stage):
    """Signatures made from wide documents joined with wide detections."""

    name = "toy-text"
    version = 1
    inputs = ("documents", "detections")
    output = "signatures"
    reads_raw = True

    def work(self, inputs: Inputs) -> Work:
        documents = inputs.current("documents", "text_id", "bytes").select(
            "key", F.col("run_seq").alias("document_seq"), "text_id", "bytes"
        )
        detections = inputs.current("detections").select(
            F.col("key").alias("text_id"), F.col("run_seq").alias("detection_seq")
        )
        keys = documents.join(detections, "text_id").select(
            "key",
            F.lit("").alias("inputs"),
            "bytes",
            F.concat(F.lpad(F.col("document_seq").cast("string"), 12, "0"), "key").alias("order"),
            F.col("key").alias("document"),
            "document_seq",
            "text_id",
            "detection_seq",
        )
        text = inputs.rows("documents", "text").select(
            F.col("key").alias("document"), F.col("run_seq").alias("document_seq"), "text"
        )
        spans = inputs.rows("detections", "spans").select(
            F.col("key").alias("text_id"), F.col("run_seq").alias("detection_seq"), "spans"
        )
        return Work(
            keys,
            {
                "documents": Part(text, ("document", "document_seq")),
                "detections": Part(spans, ("text_id", "detection_seq")),
            },
        )

    def transform(self, chunk: Chunk) -> DataFrame:
        rows = (
            chunk.keys.join(chunk.parts["documents"], ["document", "document_seq"])
            .join(F.broadcast(chunk.parts["detections"]), ["text_id", "detection_seq"])
            .select("key", (F.length("text") + F.size("spans")).alias("shingles"))
        )
        return complete(rows, "signatures", F.lit("kept"), F.lit(None))


class EmptyPartToy(ItemsToy):
    """As items, with a wide part that no unit links to."""

    def work(self, inputs: Inputs) -> Work:
        nothing = self.context.spark.createDataFrame([], "key string, wide string")
        return Work(super().work(inputs).keys, {"wide": Part(nothing, ("key",))})

    def transform(self, chunk: Chunk) -> DataFrame:
        assert chunk.parts["wide"].columns == ["key", "wide"]
        return super().transform(chunk)


class ConfiguredToy(ItemsToy):
    """Not external; its keys depend on a word that is no setting of its own.

    It does not read what it writes, so one plan is all a run needs.
    """

    external = False
    inputs = ("acls",)
    word = ""

    def configuration(self) -> str:
        return self.word

    def work(self, inputs: Inputs) -> Work:
        keys = super().work(inputs).keys
        return Work(keys.withColumn("inputs", F.concat("inputs", F.lit(self.word))))


class FlakyToy(ItemsToy):
    """Not external; one unit fails each time for a reason that may pass."""

    external = False
    inputs = ("acls",)

    def transform(self, chunk: Chunk) -> DataFrame:
        rows = chunk.keys.select("key", "content")
        bad = F.col("content") == "bad"
        return complete(
            rows, "items", F.when(bad, "quarantined").otherwise("kept"), F.when(bad, "unstable")
        )


def complete(rows: DataFrame, name: str, status: Any, reason: Any) -> DataFrame:
    """Fill the payload of a table with nulls where a toy has nothing to say."""
    payload = table(name).payload
    given = {"status": status, "reason": reason}
    columns = []
    for field in payload.fields:
        if field.name in given:
            value = given[field.name]
        elif field.name in rows.columns:
            value = F.col(field.name)
        else:
            value = F.lit(None)
        columns.append(value.cast(field.dataType).alias(field.name))
    return rows.select(*columns)


def site_at(root: Path, **plan: Any) -> SiteSettings:
    """A site below a temporary directory."""
    return SiteSettings.parse(
        {
            "lake": {z: str(root / "lake" / z) for z in ("raw", "ledger", "refined", "exports")},
            "keys": {"identity": f"file:{root}/keys/identity.key"},
            "spark": {"local_dir": str(root / "spark")},
            "plan": plan,
        },
        "test",
    )


def runner_at(spark: SparkSession, root: Path, lease: Lease | None = None, **plan: Any) -> Runner:
    """A runner over a fresh or existing lake; the caller holds the lease."""
    site = site_at(root, **plan)
    lake = Lake(spark, site.lake)
    held = lease or Lease(lake)
    scratch = Scratch(spark, lake)
    return Runner(
        spark,
        lake,
        Ledger(lake, held),
        held,
        Planner(spark, lake, scratch, site.plan),
        scratch,
        "run-" + os.urandom(4).hex(),
    )


def stage_at(kind: type[Stage], spark: SparkSession, root: Path, **settings: Any) -> Stage:
    """A toy stage for a lake below a temporary directory."""
    site = site_at(root)
    context = Context(site, Identity(site.keys.identity), spark, f"{root}/lake/raw/scratch")
    return kind(kind.settings_class.parse(settings, "test"), context)


def write_feed(spark: SparkSession, path: Path, rows: list[tuple[str, str, str, int]]) -> None:
    """Write the feed the toy crawls."""
    schema = "key string, content string, version string, size long"
    spark.createDataFrame(rows, schema).coalesce(1).write.mode("overwrite").parquet(str(path))
