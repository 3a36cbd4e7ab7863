"""The stage: one row per distinct text, judged by its first document."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from refinery.catalog.schemas.raw import DOCUMENTS
from refinery.catalog.schemas.refined import QUALITY
from refinery.core.stage import Chunk, Stage
from refinery.quality.quality_stage import QualityStage, ScoreBatches
from refinery.quality.scorer import QualitySettings, build_scorer


class Tables:
    """Inputs over frames in memory."""

    def __init__(self, **frames: DataFrame) -> None:
        self.frames = frames

    def current(self, table: str, *columns: str) -> DataFrame:
        return self.frames[table].select("key", "run_seq", "status", *columns)

    def rows(self, table: str, *columns: str) -> DataFrame:
        return self.frames[table].select("key", "run_seq", *columns)


def document(key: str, text: str | None, text_id: str | None, **values: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(DOCUMENTS.schema.names)
    row.update(key=key, fingerprint="f", status="kept", run_seq=7, kind="page", language="en")
    row.update(text=text, text_id=text_id, bytes=len(text or ""), **values)
    return row


TEXT = "The report that you asked for is in the shared folder, please have a look at it."


@pytest.fixture(scope="module")
def documents(spark: SparkSession) -> DataFrame:
    block = {"kind": "quote", "level": None, "start": 0, "end": len(TEXT), "language": None}
    rows = [
        document("b", TEXT, "t1", kind="chat"),
        document("a", TEXT, "t1"),
        document("c", "x", "t2"),
        document("d", TEXT + " ", "t3", kind="message", headers={"auto-submitted": "yes"}),
        document("e", TEXT + "  ", "t4", kind="message", blocks=[{**block, "attributes": {}}]),
        document("f", None, None),
        document("g", "gone", "t5", status="quarantined"),
    ]
    return spark.createDataFrame(rows, DOCUMENTS.schema)


def run(documents: DataFrame, settings: QualitySettings | None = None) -> dict[str, Any]:
    stage: Stage = QualityStage(settings or QualitySettings(), None)  # type: ignore[arg-type]
    work = stage.work(Tables(documents=documents))
    parts = {name: part.frame for name, part in work.parts.items()}
    result = stage.transform(Chunk(work.keys, parts))
    assert result.schema.names == QUALITY.payload.names
    return {row["key"]: row for row in result.collect()}


def test_every_text_is_accounted_for_and_judged_by_its_smallest_document(
    documents: DataFrame,
) -> None:
    rows = run(documents)
    assert set(rows) == {"t1", "t2", "t3", "t4"}
    assert rows["t1"]["status"] == "kept"
    assert "short-lines-v1" not in rows["t1"]["failed"]
    assert rows["t2"]["status"] == "rejected"
    assert rows["t2"]["reason"] == "word-count-v1"
    assert rows["t3"]["failed"] == ["machine-mail-v1"]
    assert "quoted-share-v1" in rows["t4"]["failed"]
    assert rows["t1"]["metrics"]["word-count-v1"] == rows["t1"]["words"] == 17


def test_inputs_digest_follows_the_representative(documents: DataFrame) -> None:
    stage: Stage = QualityStage(QualitySettings(), None)  # type: ignore[arg-type]

    def digests(frame: DataFrame) -> dict[str, str]:
        return {r["key"]: r["inputs"] for r in stage.work(Tables(documents=frame)).keys.collect()}

    before = digests(documents)
    assert digests(documents.repartition(5)) == before
    after = digests(documents.where("key != 'a'"))
    assert {key for key in before if before[key] != after[key]} == {"t1"}
    german = documents.withColumn(
        "language", F.when(F.col("key") == "c", "de").otherwise(F.col("language"))
    )
    after = digests(german)
    assert {key for key in before if before[key] != after[key]} == {"t2"}


def test_threshold_changes_the_decision_not_the_number(documents: DataFrame) -> None:
    strict = QualitySettings(rules={"word-count-v1": {"minimum": 100}})
    before, after = run(documents)["t1"], run(documents, strict)["t1"]
    assert (before["status"], after["status"]) == ("kept", "rejected")
    assert before["metrics"] == after["metrics"]


def test_a_text_that_cannot_be_judged_is_set_aside() -> None:
    worker = pickle.loads(pickle.dumps(ScoreBatches(build_scorer(QualitySettings()))))
    values: dict[str, Any] = dict.fromkeys(("kind", "language", "title", "participants"))
    values.update(key="k", text=None, headers=None, blocks=None)
    assert worker.row(values)["reason"] == "text-missing"
    bad = {"kind": "quote", "start": None, "end": 3, "language": None}
    values.update(text="some text", blocks=[bad, {**bad, "start": 1}])
    assert worker.row(values) == {
        "key": "k",
        "language": None,
        "status": "quarantined",
        "reason": "rule-failed",
    }
