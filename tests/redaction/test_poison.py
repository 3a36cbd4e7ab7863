"""One text that hangs, fills memory or crashes a recogniser costs that text, not the stage."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any

import psutil
import pyarrow as pa
import pytest
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import to_arrow_schema

from refinery.catalog.schemas.raw import DETECTIONS
from refinery.config.site import GuardSettings, ModelSettings
from refinery.core.guard import Limits
from refinery.core.row_guard import RowGuard
from refinery.core.worker import engine
from refinery.redaction.detect_stage import Detector, TextDetector, refused
from refinery.redaction.settings import DetectionSettings
from tests.redaction.poison import FACTORY, POISON

# Time grows with a text: a letter has 20 s, so that no slow machine decides, and the text that
# hangs, which is nothing but its mark, a second or so.
GUARD = GuardSettings(seconds=0.5, bytes_per_second=100)
SETTINGS = DetectionSettings()
LETTER = (
    "Dear Ann,\n\nplease call Barbara Johnson at +44 20 7946 0958 about item {}.\n\n"
    + "The plan has another step, and the step has a day. " * 40
)


def texts(count: int) -> list[dict[str, str]]:
    """Letters, with the three poisons among them."""
    rows = [{"key": f"t{i:03d}", "text": LETTER.format(i), "language": "en"} for i in range(count)]
    for place, mark in zip((1, count // 2, count - 1), POISON, strict=True):
        rows[place]["text"] = mark if POISON[mark] == "timeout" else f"{mark} {rows[place]['text']}"
    return rows


def assert_accounted(found: list[Any], given: list[dict[str, str]]) -> None:
    """Pending = kept + quarantined, the poisons by their reasons, neighbours with their spans."""
    assert sorted(row["key"] for row in found) == [row["key"] for row in given]
    wanted = {
        row["key"]: reason
        for row in given
        for mark, reason in POISON.items()
        if mark in row["text"]
    }
    lost = {row["key"]: row["reason"] for row in found if row["status"] == "quarantined"}
    assert lost == wanted
    kept = [row for row in found if row["status"] == "kept"]
    assert len(kept) == len(given) - len(POISON)
    for row in kept:
        assert {"PERSON", "PHONE_NUMBER"} <= {span["entity"] for span in row["spans"]}


def test_a_worker_outlives_three_poisons() -> None:
    parameters = {"spacy": "package", "settings_json": SETTINGS.model_dump_json()}
    detector = TextDetector(engine(FACTORY, **parameters))
    guard = RowGuard(detector.rows, refused, DETECTIONS.payload, Limits.of(GUARD.model_dump_json()))
    given = texts(12)
    batches = guard(iter([pa.RecordBatch.from_pylist(given)]))
    found = [row for batch in batches for row in batch.to_pylist()]
    child = guard.guard.pid
    guard.guard.close()
    assert_accounted(found, given)
    assert child is None or not psutil.pid_exists(child)


def test_the_spans_are_those_without_a_guard() -> None:
    parameters = {"spacy": "package", "settings_json": SETTINGS.model_dump_json()}
    detector = TextDetector(engine(FACTORY, **parameters))
    rows = [{"key": "a", "text": LETTER.format(1), "language": "en"}]
    guard = RowGuard(detector.rows, refused, DETECTIONS.payload, Limits())
    (batch,) = guard(iter([pa.RecordBatch.from_pylist(rows)]))
    guard.guard.close()
    assert len(batch.to_pylist()[0]["spans"]) >= 2
    assert batch == pa.RecordBatch.from_pylist(detector.rows(rows), schema=batch.schema)


class Bare:
    """What the worker did before there was a guard."""

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        parameters = {"spacy": "package", "settings_json": SETTINGS.model_dump_json()}
        detector = TextDetector(engine(FACTORY, **parameters))
        for batch in batches:
            rows = detector.rows(batch.to_pylist())
            yield pa.RecordBatch.from_pylist(rows, schema=to_arrow_schema(DETECTIONS.payload))


def test_a_stage_outlives_them_and_leaves_no_child(spark: SparkSession) -> None:
    given = texts(40)
    given[5]["text"] = f"POISON-SLOW {given[5]['text']}"  # slow within its limit: no hang
    frame = spark.createDataFrame(given).repartition(2)
    worker = Detector(ModelSettings(token_classifier="off"), SETTINGS, GUARD, FACTORY)
    columns = frame.select("key", "text", "language")
    found = columns.mapInArrow(worker, DETECTIONS.payload).collect()
    assert_accounted(found, given)
    daemon = [p for p in psutil.Process().children(recursive=True) if _is_child(p)]
    workers = [p.ppid() for p in daemon]
    assert 1 <= len(workers) == len(set(workers)) <= 2  # the last of each worker, to be used again


def _is_child(process: psutil.Process) -> bool:
    """Whether it is a guard's child: leader of a session of its own, forked from a worker."""
    with contextlib.suppress(psutil.Error, ProcessLookupError):
        leads = os.getsid(process.pid) == process.pid
        return leads and "refinery.core.daemon" in process.cmdline()
    return False


def test_without_the_guard_the_stage_fails(spark: SparkSession) -> None:
    given = [row for row in texts(12) if "HANG" not in row["text"] and "FILL" not in row["text"]]
    columns = spark.createDataFrame(given).coalesce(1).select("key", "text", "language")
    with pytest.raises(Exception, match=r"crashed|exited"):
        columns.mapInArrow(Bare(), DETECTIONS.payload).collect()
