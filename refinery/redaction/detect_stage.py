"""Stage detect: texts worth the time -> context-free spans, keyed by text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import to_arrow_schema

from refinery.catalog.model import Status
from refinery.catalog.tables import DETECTIONS
from refinery.config.settings import Settings
from refinery.config.site import SiteSettings
from refinery.core.stage import Chunk, Inputs, Part, Stage, Work, storage_order
from refinery.core.worker import engine
from refinery.redaction.engine import Detection, detector_facts
from refinery.redaction.settings import DetectionSettings

FACTORY: Final = "refinery.redaction.engine:build_engine"
LETTERS: Final = 200
"""A text in an uncovered language with more letters than this is blocked."""
UNKNOWN_LANGUAGES: Final = ("", "und", "unknown", "mul", "zxx")


class DetectStage(Stage):
    """Runs the recognisers over each distinct text that quality kept."""

    name: ClassVar[str] = "detect"
    version: ClassVar[int] = 1
    inputs: ClassVar[tuple[str, ...]] = ("documents", "quality")
    output: ClassVar[str] = "detections"
    settings_class: ClassVar[type[Settings]] = DetectionSettings
    reads_raw: ClassVar[bool] = True

    @classmethod
    def engines(cls, site: SiteSettings) -> list[tuple[str, dict[str, object]]]:
        """The recognisers with their model."""
        settings = DetectionSettings.parse(site.stages.get(cls.name, {}), f"stages.{cls.name}")
        parameters: dict[str, object] = {
            "spacy": site.models.spacy,
            "settings_json": settings.model_dump_json(),
        }
        return [(FACTORY, parameters)]

    def work(self, inputs: Inputs) -> Work:
        """One unit per distinct text; those that quality did not keep are not asked for."""
        documents = inputs.current("documents", "text_id", "language", "bytes").where(
            (F.col("status") == Status.KEPT.value) & F.col("text_id").isNotNull()
        )
        quality = inputs.current("quality", "words").select(
            F.col("key").alias("text_id"),
            (F.col("status") == Status.KEPT.value).alias("is_kept"),
            "words",
        )
        first = F.struct(
            F.col("key").alias("document"),
            F.col("run_seq").alias("document_seq"),
            "language",
            "bytes",
        )
        texts = documents.groupBy("text_id").agg(F.min_by(first, F.col("key")).alias("first"))
        keys = texts.join(quality, "text_id", "left").select(
            F.col("text_id").alias("key"),
            F.coalesce("first.language", F.lit("")).alias("inputs"),
            F.coalesce(F.col("words") * 6, F.col("first.bytes"), F.lit(0))
            .cast("long")
            .alias("bytes"),
            storage_order("first.document_seq", "first.document").alias("order"),
            F.coalesce("is_kept", F.lit(False)).alias("wanted"),
            F.col("first.document").alias("document"),
            F.col("first.document_seq").alias("document_seq"),
        )
        text = inputs.rows("documents", "text", "language").select(
            F.col("key").alias("document"),
            F.col("run_seq").alias("document_seq"),
            "text",
            "language",
        )
        return Work(keys, {"texts": Part(text, on=("document", "document_seq"))})

    def transform(self, chunk: Chunk) -> DataFrame:
        """Spans per text, or the reason why it is set aside."""
        texts = chunk.keys.select("key", "document", "document_seq").join(
            chunk.parts["texts"], ["document", "document_seq"], "left"
        )
        detector = Detector(self.context.site.models.spacy, self.settings)
        return texts.select("key", "text", "language").mapInArrow(detector, DETECTIONS.payload)

    def depends_on(self) -> Mapping[str, str]:
        """The model's digest and the versions of what runs it."""
        return detector_facts(self.context.site.models.spacy, self.settings)


class Detector:
    """Analyses Arrow batches of ``key``, ``text`` and ``language`` in a Python worker."""

    def __init__(self, spacy: str, settings: DetectionSettings) -> None:
        self._spacy = spacy
        self._settings = settings.model_dump_json()
        self._languages = settings.languages
        self._blocks = settings.other_languages == "block"

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One row per text, in the order they came."""
        schema = to_arrow_schema(DETECTIONS.payload)
        detect = engine(FACTORY, spacy=self._spacy, settings_json=self._settings).detect
        for batch in batches:
            rows = [self._row(row, detect) for row in batch.to_pylist()]
            yield pa.RecordBatch.from_pylist(rows, schema=schema)

    def _row(self, row: dict[str, Any], detect: Any) -> dict[str, Any]:
        text = row["text"]
        if text is None:
            return _payload(row["key"], Detection(reason="text-missing"))
        if self._is_uncovered(text, row["language"] or ""):
            reason = "language-not-covered"
            return _payload(row["key"], Detection(length=len(text), reason=reason))
        return _payload(row["key"], detect([text])[0])

    def _is_uncovered(self, text: str, language: str) -> bool:
        if not self._blocks or language in (*UNKNOWN_LANGUAGES, *self._languages):
            return False
        return sum(character.isalpha() for character in text[: 20 * LETTERS]) > LETTERS


def _payload(key: str, detection: Detection) -> dict[str, Any]:
    status = Status.QUARANTINED if detection.reason else Status.KEPT
    return {
        "key": key,
        "status": status.value,
        "reason": detection.reason,
        "spans": [vars(span) for span in detection.spans],
        "windows": detection.windows,
        "length": detection.length,
    }
