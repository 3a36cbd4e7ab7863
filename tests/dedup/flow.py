"""Run the three stages over clean texts in memory, in as many chunks as asked for."""

from __future__ import annotations

import hashlib
from functools import reduce
from typing import Any

from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import functions as F

from refinery.catalog.schemas.refined import CLEAN_DOCUMENTS
from refinery.catalog.tables import table
from refinery.config.site import KeySettings, LakeSettings, SiteSettings, SparkSettings
from refinery.core.identity import Identity
from refinery.core.stage import Chunk, Context, Stage
from refinery.dedup.duplicate_pairs_stage import DuplicatePairsSettings, DuplicatePairsStage
from refinery.dedup.duplicates_stage import DuplicatesStage
from refinery.dedup.signatures_stage import SignaturesSettings, SignaturesStage


class Tables:
    """Inputs over frames in memory."""

    def __init__(self, **frames: DataFrame) -> None:
        self.frames = frames

    def current(self, name: str, *columns: str) -> DataFrame:
        return self.frames[name].select("key", "run_seq", "status", *columns)

    def rows(self, name: str, *columns: str) -> DataFrame:
        return self.frames[name].select("key", "run_seq", *columns)


def text_id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def site(**stages: dict[str, Any]) -> SiteSettings:
    lake = LakeSettings(raw="/r", ledger="/l", refined="/f", exports="/e")
    spark = SparkSettings(local_dir="/s")
    return SiteSettings(lake=lake, keys=KeySettings(identity="file:k"), spark=spark, stages=stages)


def context(spark: SparkSession, **stages: dict[str, Any]) -> Context:
    return Context(site(**stages), Identity("file:k"), spark, "s")


def clean_documents(spark: SparkSession, documents: dict[str, str]) -> DataFrame:
    rows = []
    for number, (key, text) in enumerate(sorted(documents.items())):
        row: dict[str, Any] = dict.fromkeys(CLEAN_DOCUMENTS.schema.names)
        row.update(key=key, fingerprint="f", inputs="", status="kept", run_seq=1 + number % 3)
        row.update(text=text, clean_text=text_id(text), bytes=len(text.encode()))
        rows.append(row)
    return spark.createDataFrame(rows, CLEAN_DOCUMENTS.schema)


def apply(stage: Stage, inputs: Tables, chunks: int = 1) -> DataFrame:
    """The output table as the runner would write it, chunk by chunk."""
    work = stage.work(inputs)
    keys = work.keys.localCheckpoint()
    parts = {name: part.frame for name, part in work.parts.items()}
    done = []
    for number in range(chunks):
        mine = keys.where(F.pmod(F.xxhash64("key"), F.lit(chunks)) == number)
        made = stage.transform(Chunk(mine.repartition(1 + number), parts))
        assert made.schema.names == table(stage.output).payload.names
        stored = made.join(mine.select("key", "inputs"), "key")
        done.append(stored.withColumn("run_seq", F.lit(number + 1).cast("long")).localCheckpoint())
    result = reduce(DataFrame.unionByName, done)
    assert result.count() == keys.count() == result.select("key").distinct().count()
    return result


def refine(spark: SparkSession, documents: dict[str, str], chunks: int = 1) -> Tables:
    """All three tables over these documents."""
    clean = clean_documents(spark, documents)
    where = context(spark)
    tables = Tables(clean_documents=clean)
    stages = (
        SignaturesStage(SignaturesSettings(), where),
        DuplicatePairsStage(DuplicatePairsSettings(), where),
        DuplicatesStage(DuplicatesStage.settings_class(), where),
    )
    for stage in stages:
        tables.frames[stage.output] = apply(stage, tables, chunks)
    return tables


def content(frame: DataFrame) -> list[Row]:
    """Rows without what two runs may differ in."""
    return sorted(frame.drop("run_seq").collect(), key=lambda row: row["key"])
