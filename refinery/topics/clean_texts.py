"""Distinct masked texts, and where each is stored."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.catalog.model import Status
from refinery.core.stage import Inputs


def clean_texts(inputs: Inputs) -> DataFrame:
    """Each distinct text of the clean documents kept, found in the smallest document id.

    Returns:
        ``clean_text``, ``document`` and ``document_seq``.
    """
    kept = inputs.current("clean_documents", "clean_text").where(
        (F.col("status") == Status.KEPT.value) & F.col("clean_text").isNotNull()
    )
    first = F.min(F.struct("key", "run_seq")).alias("first")
    return (
        kept.groupBy("clean_text")
        .agg(first)
        .select(
            "clean_text",
            F.col("first.key").alias("document"),
            F.col("first.run_seq").alias("document_seq"),
        )
    )
