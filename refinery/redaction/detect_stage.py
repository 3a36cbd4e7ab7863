"""Stage detect: texts worth the time -> context-free spans, keyed by text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.catalog.model import Status
from refinery.catalog.schemas.raw import DETECTIONS
from refinery.config.settings import Settings
from refinery.config.site import GuardSettings, ModelSettings, SiteSettings
from refinery.core.guard import Limits
from refinery.core.row_guard import RowGuard
from refinery.core.stage import Chunk, Inputs, Part, Stage, Work, storage_order
from refinery.core.worker import engine
from refinery.redaction.engine import (
    Detection,
    DetectionEngine,
    detector_facts,
    engine_parameters,
)
from refinery.redaction.settings import DetectionSettings

FACTORY: Final = "refinery.redaction.engine:build_engine"
GUARD: Final = "refinery.redaction.detect_stage:guarded_detector"


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
        return [(FACTORY, {**engine_parameters(site.models, settings)})]

    @classmethod
    def check(cls, site: SiteSettings) -> None:
        """Each language that has models of its own is one that is covered."""
        cls.engines(site)

    def work(self, inputs: Inputs) -> Work:
        """One unit per distinct text; those that quality did not keep are not asked for."""
        documents = inputs.current("documents", "text_id", "bytes").where(
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
            "bytes",
        )
        texts = documents.groupBy("text_id").agg(F.min_by(first, F.col("key")).alias("first"))
        keys = texts.join(quality, "text_id", "left").select(
            F.col("text_id").alias("key"),
            F.lit("").alias("inputs"),
            F.coalesce(F.col("words") * 6, F.col("first.bytes"), F.lit(0))
            .cast("long")
            .alias("bytes"),
            storage_order("first.document_seq", "first.document").alias("order"),
            F.coalesce("is_kept", F.lit(False)).alias("wanted"),
            F.col("first.document").alias("document"),
            F.col("first.document_seq").alias("document_seq"),
        )
        text = inputs.rows("documents", "text").select(
            F.col("key").alias("document"),
            F.col("run_seq").alias("document_seq"),
            "text",
        )
        return Work(keys, {"texts": Part(text, on=("document", "document_seq"))})

    def transform(self, chunk: Chunk) -> DataFrame:
        """Spans per text, or the reason why it is set aside."""
        texts = chunk.keys.select("key", "document", "document_seq").join(
            chunk.parts["texts"], ["document", "document_seq"], "left"
        )
        site = self.context.site
        detector = Detector(site.models, self.settings, site.guard)
        return texts.select("key", "text").mapInArrow(detector, DETECTIONS.payload)

    def depends_on(self) -> Mapping[str, str]:
        """The model's digest and the versions of what runs it."""
        return detector_facts(self.context.site.models, self.settings)


class Detector:
    """Analyses Arrow batches of ``key`` and ``text`` in a Python worker.

    Args:
        factory: Names what builds the engine.
    """

    def __init__(
        self,
        models: ModelSettings,
        settings: DetectionSettings,
        guard: GuardSettings,
        factory: str = FACTORY,
    ) -> None:
        self._parameters = engine_parameters(models, settings)
        self._guard = guard.model_dump_json()
        self._factory = factory

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One row per text, in the order they came."""
        engine(self._factory, **self._parameters)  # before the fork, which shares it
        guard = engine(GUARD, builder=self._factory, guard=self._guard, **self._parameters)
        yield from guard(batches)


def guarded_detector(builder: str, guard: str, **parameters: str) -> RowGuard:
    """Texts under guard; named to workers as ``GUARD``, so that the child outlives a task."""
    texts = TextDetector(engine(builder, **parameters))
    return RowGuard(texts.rows, refused, DETECTIONS.payload, Limits.of(guard))


class TextDetector:
    """Rows of texts: their spans, or the reason why there are none to be trusted."""

    def __init__(self, engine: DetectionEngine) -> None:
        self._engine = engine

    def rows(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Rows of ``key`` and ``text``, to a row for each."""
        texts = [row["text"] for row in rows if row["text"] is not None]
        found = iter(self._engine.detect(texts))
        absent = Detection(reason="text-missing")
        return [
            _payload(row["key"], absent if row["text"] is None else next(found)) for row in rows
        ]


def refused(row: dict[str, Any], reason: str) -> dict[str, Any]:
    """Row of a text that cost its detector the child."""
    return _payload(row["key"], Detection(length=len(row["text"] or ""), reason=reason))


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
