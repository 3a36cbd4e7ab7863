"""Distinct masked texts, where each is stored, and the work of a stage that reads them."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.catalog.model import Status
from refinery.core.stage import Chunk, Inputs, Part, Work, storage_order

_LINK = ("document", "document_seq")


def clean_texts(inputs: Inputs) -> DataFrame:
    """Each distinct text of the clean documents kept, found in the smallest document id.

    Returns:
        ``clean_text``, ``document``, ``document_seq`` and ``bytes`` of the text.
    """
    kept = inputs.current("clean_documents", "clean_text", "bytes").where(
        (F.col("status") == Status.KEPT.value) & F.col("clean_text").isNotNull()
    )
    first = F.min(F.struct("key", "run_seq", "bytes")).alias("first")
    return (
        kept.groupBy("clean_text")
        .agg(first)
        .select(
            "clean_text",
            F.col("first.key").alias("document"),
            F.col("first.run_seq").alias("document_seq"),
            F.col("first.bytes").alias("bytes"),
        )
    )


def work(inputs: Inputs) -> Work:
    """One unit per distinct clean text, which alone decides the row; its text as a part."""
    keys = clean_texts(inputs).select(
        F.col("clean_text").alias("key"),
        F.lit("").alias("inputs"),
        "bytes",
        storage_order("document_seq", "document").alias("order"),
        *_LINK,
    )
    texts = inputs.rows("clean_documents", "text").select(
        F.col("key").alias("document"), F.col("run_seq").alias("document_seq"), "text"
    )
    return Work(keys, {"text": Part(texts, _LINK)})


def texts(chunk: Chunk) -> DataFrame:
    """``key`` and ``text`` of each unit of a chunk of :func:`work`; null where it is missing."""
    keys = chunk.keys.select("key", *_LINK)
    found = keys.join(chunk.parts["text"].select(*_LINK, "text"), list(_LINK), "left")
    return found.select("key", "text")
