"""The stage that scores every distinct text once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import to_arrow_schema

from refinery.catalog.model import Status
from refinery.catalog.schemas.refined import QUALITY
from refinery.core.stage import Chunk, Context, Inputs, Part, Stage, Work, storage_order
from refinery.quality.scorer import QualitySettings, Scorer, build_scorer
from refinery.quality.view import Span, TextView

WIDE = ("text", "title", "participants", "headers", "blocks")


class QualityStage(Stage):
    """Numbers and a decision per text, judged in the form of its first document.

    Where several documents have the same text, the one with the smallest id says which
    kind, headers and blocks count; the row is made anew when that changes.
    """

    name = "quality"
    version = 2
    inputs = ("documents",)
    output = QUALITY.name
    settings_class = QualitySettings
    reads_raw = True

    def __init__(self, settings: QualitySettings, context: Context) -> None:
        super().__init__(settings, context)
        self.scorer = build_scorer(settings)

    def work(self, inputs: Inputs) -> Work:
        """One unit per distinct text of the documents kept."""
        narrow = ("text_id", "kind", "language", "bytes", "fingerprint")
        kept = inputs.current("documents", *narrow).where(
            (F.col("status") == Status.KEPT.value) & F.col("text_id").isNotNull()
        )
        first = F.min_by(F.struct("key", "run_seq", *narrow[1:]), F.col("key")).alias("first")
        keys = kept.groupBy("text_id").agg(first)
        depends = F.concat_ws(
            "|",
            "first.key",
            "first.fingerprint",
            F.coalesce("first.kind", F.lit("")),
            F.coalesce("first.language", F.lit("")),
        )
        narrow_keys = keys.select(
            F.col("text_id").alias("key"),
            F.substring(F.sha2(depends, 256), 1, 32).alias("inputs"),
            F.coalesce("first.bytes", F.lit(0)).cast("long").alias("bytes"),
            storage_order("first.run_seq", "first.key").alias("order"),
            F.col("first.key").alias("document"),
            F.col("first.run_seq").alias("document_seq"),
            F.col("first.kind").alias("kind"),
            F.col("first.language").alias("language"),
        )
        documents = inputs.rows("documents", *WIDE).select(
            F.col("key").alias("document"), F.col("run_seq").alias("document_seq"), *WIDE
        )
        return Work(narrow_keys, {"documents": Part(documents, ("document", "document_seq"))})

    def transform(self, chunk: Chunk) -> DataFrame:
        """Score each text."""
        joined = chunk.keys.select("key", "document", "document_seq", "kind", "language").join(
            chunk.parts["documents"].select("document", "document_seq", *WIDE),
            ["document", "document_seq"],
            "left",
        )
        return joined.select("key", "kind", "language", *WIDE).mapInArrow(
            ScoreBatches(self.scorer), QUALITY.payload
        )


class ScoreBatches:
    """Arrow batches of documents -> Arrow batches of scores; picklable."""

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Score batch by batch."""
        schema = to_arrow_schema(QUALITY.payload)
        for batch in batches:
            rows = [self.row(values) for values in batch.to_pylist()]
            yield pa.RecordBatch.from_pylist(rows, schema=schema)

    def row(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Row of one text; a text that a rule cannot read is set aside, not dropped."""
        row: dict[str, Any] = {"key": values["key"], "language": values["language"]}
        if values["text"] is None:
            return {**row, "status": Status.QUARANTINED.value, "reason": "text-missing"}
        try:
            score = self.scorer.score(view_of(values))
        except Exception:
            return {**row, "status": Status.QUARANTINED.value, "reason": "rule-failed"}
        return {
            **row,
            "status": (Status.REJECTED if score.failed else Status.KEPT).value,
            "reason": score.failed[0] if score.failed else None,
            "metrics": list(score.metrics.items()),
            "failed": list(score.failed),
            "words": score.words,
        }


def view_of(values: Mapping[str, Any]) -> TextView:
    """The view of a document's columns as Arrow gives them."""
    blocks = values["blocks"] or ()
    people = values["participants"] or ()
    senders = [p["address"] for p in people if p["role"] == "from" and p["address"]]
    return TextView(
        text=values["text"],
        kind=values["kind"] or "page",
        language=values["language"],
        title=values["title"] or "",
        sender=senders[0] if senders else "",
        headers={name: value or "" for name, value in values["headers"] or ()},
        spans=tuple(Span(b["kind"], b["start"], b["end"], b["language"]) for b in blocks),
    )
