"""Small frames and a context for the stages of this package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from refinery.catalog.schemas.refined import CLEAN_DOCUMENTS, VECTORS
from refinery.config.site import KeySettings, LakeSettings, SiteSettings, SparkSettings
from refinery.core.identity import Identity
from refinery.core.stage import Artefact, Context


class Tables:
    """Inputs over frames in memory."""

    def __init__(self, **frames: DataFrame) -> None:
        self.frames = frames

    def current(self, name: str, *columns: str) -> DataFrame:
        return self.frames[name].select("key", "run_seq", "status", *columns)

    def rows(self, name: str, *columns: str) -> DataFrame:
        return self.frames[name].select("key", "run_seq", *columns)


def site(**stages: dict[str, Any]) -> SiteSettings:
    lake = LakeSettings(raw="/r", ledger="/l", refined="/f", exports="/e")
    spark = SparkSettings(local_dir="/s")
    return SiteSettings(lake=lake, keys=KeySettings(identity="file:k"), spark=spark, stages=stages)


def context(spark: SparkSession | None, artefacts: Mapping[str, Artefact] | None = None) -> Context:
    return Context(site(), Identity("file:k"), spark, "s", artefacts=artefacts or {})  # type: ignore[arg-type]


def tables(spark: SparkSession, texts: Mapping[str, str], vectors: Mapping[str, Any]) -> Tables:
    """Clean documents (one per text, its key upper case) and vectors."""
    documents = []
    for key, text in texts.items():
        row: dict[str, Any] = dict.fromkeys(CLEAN_DOCUMENTS.schema.names)
        row.update(key=key.upper(), status="kept", run_seq=2, text=text, clean_text=key)
        row["bytes"] = len(text.encode())
        documents.append(row)
    rows = []
    for key, vector in vectors.items():
        row = dict.fromkeys(VECTORS.schema.names)
        row.update(key=key, status="kept", run_seq=4, vector=[float(v) for v in vector])
        rows.append(row)
    return Tables(
        clean_documents=spark.createDataFrame(documents, CLEAN_DOCUMENTS.schema),
        vectors=spark.createDataFrame(rows, VECTORS.schema),
    )
