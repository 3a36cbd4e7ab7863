"""What the evaluation reads of a lake: narrow rows, streamed; texts of the sample alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.model import Status
from refinery.catalog.schemas.ledger import CRAWLS
from refinery.core.locations import locations
from refinery.core.stage import Inputs
from refinery.evaluation.demo.accounting import Listed
from refinery.evaluation.demo.duplicates import Cleaned
from refinery.evaluation.demo.remaining import Words
from refinery.evaluation.demo.store_index import Lying, StorePaths, bare_id

_ITEM: Final = ("source", "uri", "name", "extension", "size", "content", "label", "kind_hint")
_KEPT: Final = f"status = '{Status.KEPT.value}'"
_NOT_KEPT: Final = f"status != '{Status.KEPT.value}'"


def lying(inputs: Inputs) -> Iterator[Lying]:
    """Every place of every document, members without a row of their own included."""
    items = inputs.current("items", *_ITEM).where(_KEPT)
    documents = inputs.current("documents", "reason", "kind", "message_id", "members")
    places = locations(items, documents.where(_KEPT).select("key", "members"))
    facts = documents.select(
        F.col("key").alias("document"), "status", "reason", "kind", "message_id"
    )
    rows = places.select("document", "uri", "name", "locators").join(facts, "document", "left")
    # The demo's company; one partition at a time.
    for row in rows.toLocalIterator():
        yield Lying(
            document=row["document"],
            uri=row["uri"],
            name=row["name"],
            steps=tuple((step["kind"], step["value"]) for step in row["locators"]),
            status=row["status"],
            reason=row["reason"],
            kind=row["kind"],
            message_id=row["message_id"],
        )


def listed(inputs: Inputs, paths: StorePaths) -> dict[str, Listed]:
    """What the crawl says of every path."""
    rows = inputs.current("items", "uri", "reason").select("uri", "status", "reason")
    # One entry for each file of the demo's company.
    return {
        paths.of_uri(row["uri"]): Listed(row["status"], row["reason"])
        for row in rows.toLocalIterator()
    }


def passed_over(lake: Lake) -> int:
    """Entries that the last listing of each source skipped."""
    last = lake.read(CRAWLS).groupBy("source").agg(F.max_by("skipped", "at").alias("skipped"))
    found = last.agg(F.sum("skipped").alias("skipped")).first()
    return int(found["skipped"] or 0) if found else 0


def threads_of_messages(inputs: Inputs) -> dict[str, frozenset[str]]:
    """Id of each mail -> threads its copies are in; a mail without an id stands for itself."""
    documents = inputs.current("documents", "kind", "message_id").where(_KEPT)
    mails = documents.where(F.col("kind") == "message").select("key", "message_id")
    threads = inputs.current("threads", "thread").where(_KEPT).select("key", "thread")
    found: dict[str, set[str]] = defaultdict(set)
    # Ids alone, of the mails of the demo's company.
    for row in mails.join(threads, "key", "left").toLocalIterator():
        ids = found[bare_id(row["message_id"] or row["key"])]
        if row["thread"]:
            ids.add(row["thread"])
    return {message: frozenset(ids) for message, ids in found.items()}


def cleaned(inputs: Inputs) -> dict[str, Cleaned]:
    """Cluster of each document, or what kept it from having one.

    The same clean text is one cluster, whether or not it was compared with others.
    """
    documents = inputs.current("documents", "reason", "text_id").select(
        "key", "text_id", F.when(F.expr(_NOT_KEPT), _state("documents")).alias("document_state")
    )
    quality = _states(inputs, "quality").withColumnRenamed("key", "text_id")
    detections = _states(inputs, "detections").withColumnRenamed("key", "text_id")
    clean = inputs.current("clean_documents", "reason", "clean_text").select(
        "key",
        F.col("clean_text").alias("text"),
        F.when(F.expr(_NOT_KEPT), _state("clean_documents")).alias("clean_documents_state"),
    )
    clusters = inputs.current("duplicates", "cluster").select(F.col("key").alias("text"), "cluster")
    states = [f"{name}_state" for name in ("document", "quality", "detections", "clean_documents")]
    rows = (
        documents.join(quality, "text_id", "left")
        .join(detections, "text_id", "left")
        .join(clean, "key", "left")
        .join(clusters, "text", "left")
        .select(
            "key",
            "text",
            F.coalesce("cluster", "text").alias("cluster"),
            F.coalesce(*states).alias("state"),
        )
    )
    # Ids and states alone, of the documents of the demo's company.
    return {
        row["key"]: Cleaned(row["cluster"], None)
        if row["text"]
        else Cleaned(None, row["state"] or "not-redacted")
        for row in rows.toLocalIterator()
    }


def words(inputs: Inputs, documents: Collection[str]) -> dict[str, Words]:
    """Text and title of a few documents, raw and masked."""
    raw, clean = (_texts(inputs, name, documents) for name in ("documents", "clean_documents"))
    both = raw.withColumnRenamed("words", "raw").join(
        clean.withColumnRenamed("words", "clean"), "key"
    )
    # Of the documents asked for, which are a sample.
    return {row["key"]: Words(row["raw"], row["clean"]) for row in both.toLocalIterator()}


def _texts(inputs: Inputs, table: str, documents: Collection[str]) -> DataFrame:
    current = inputs.current(table).where(_KEPT).where(F.col("key").isin(list(documents)))
    rows = inputs.rows(table, "title", "text")
    chosen = rows.join(current.select("key", "run_seq"), ["key", "run_seq"], "left_semi")
    return chosen.select("key", F.concat_ws("\n", "title", "text").alias("words"))


def _states(inputs: Inputs, table: str) -> DataFrame:
    rows = inputs.current(table, "reason").where(_NOT_KEPT)
    return rows.select("key", _state(table).alias(f"{table}_state"))


def _state(table: str) -> Column:
    return F.concat_ws(" ", F.lit(table), "status", "reason")
