"""The two stages over small frames, as the runner would call them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from refinery.catalog.tables import table
from refinery.config.site import SiteSettings
from refinery.core.identity import Identity
from refinery.core.stage import Chunk, Context, Stage, Work
from refinery.redaction.detect_stage import DetectStage
from refinery.redaction.redact_stage import RedactSettings, RedactStage
from refinery.redaction.settings import DetectionSettings

LETTER = "Dear Ann,\n\nplease call Barbara Johnson at +44 20 7946 0958.\n\nJan"
REPLY = "Kowalski is away; write to bob@fileserver.corp."
GERMAN = "Sehr geehrte Damen und Herren, " * 20


class Tables:
    """Inputs over rows given as dictionaries; the newest row of a key is the current one."""

    def __init__(self, spark: SparkSession, rows: dict[str, list[dict[str, Any]]]) -> None:
        self._frames = {
            name: spark.createDataFrame([_full(name, r) for r in given], table(name).schema)
            for name, given in rows.items()
        }

    def current(self, name: str, *columns: str) -> DataFrame:
        frame = self._frames[name]
        newest = frame.groupBy("key").agg(F.max("run_seq").alias("run_seq"))
        wanted = dict.fromkeys(("key", "run_seq", "status", *columns))
        return frame.join(newest, ["key", "run_seq"]).select(*wanted)

    def rows(self, name: str, *columns: str) -> DataFrame:
        return self._frames[name].select("key", "run_seq", *columns)


def _full(name: str, row: dict[str, Any]) -> list[Any]:
    defaults = {"status": "kept", "run_seq": 1, "fingerprint": "f", "inputs": "", "attempts": 1}
    return [row.get(column, defaults.get(column)) for column in table(name).schema.names]


def run(stage: Stage, work: Work) -> dict[str, T.Row]:
    """Rows of the stage's output for all wanted keys, by key."""
    keys = work.keys
    assert {"key", "inputs", "bytes", "order"} <= set(keys.columns)
    if "wanted" in keys.columns:
        keys = keys.where("wanted")
    parts = {name: part.frame for name, part in work.parts.items()}
    frame = stage.transform(Chunk(keys, parts))
    assert frame.schema == table(stage.output).payload
    return {row["key"]: row for row in frame.collect()}


def document(key: str, text: str | None, **more: Any) -> dict[str, Any]:
    return {
        "key": key, "kind": "message", "text": text, "text_id": f"t-{key}", "language": "en",
        "bytes": 100, "headers": {}, "blocks": [], "members": [], "participants": [], **more,
    }  # fmt: skip


def participant(name: str, address: str) -> dict[str, str]:
    return {"role": "from", "name": name, "address": address}


@pytest.fixture(scope="module")
def context(spark: SparkSession, identity: Identity, tmp_path_factory: pytest.TempPathFactory):
    folder = str(tmp_path_factory.mktemp("site"))
    site = SiteSettings.model_validate(
        {
            "lake": {"raw": folder, "ledger": folder, "refined": folder, "exports": folder},
            "keys": {"identity": identity.reference},
            "spark": {"local_dir": folder},
        }
    )
    return Context(site=site, identity=identity, spark=spark, scratch=folder)


@pytest.fixture(scope="module")
def tables(spark: SparkSession) -> dict[str, list[dict[str, Any]]]:
    jan = participant("Jan Kowalski", "jan@corp.lan")
    return {
        "documents": [
            document("d1", LETTER, participants=[jan], title="About Barbara Johnson", blocks=[
                {"kind": "paragraph", "level": 0, "start": 0, "end": 9, "attributes": {}},
                {"kind": "turn", "level": 0, "start": 11, "end": 60,
                 "attributes": {"speaker": "Jan Kowalski"}},
            ]),
            document("d2", REPLY),
            document("d3", GERMAN, language="de"),
            document("d4", "left out by quality"),
            document("d5", LETTER, text_id="t-d1"),
            document("d6", None, text_id=None),
        ],
        "quality": [
            {"key": "t-d1", "words": 10}, {"key": "t-d2", "words": 5}, {"key": "t-d3"},
            {"key": "t-d4", "status": "rejected"},
        ],
        "threads": [
            {"key": "d1", "thread": "one", "position": 0, "size": 2},
            {"key": "d2", "thread": "one", "position": 1, "size": 2},
        ],
        "items": [
            {"key": "i1", "source": "s", "uri": "u1", "content": "d1", "label": "restricted"},
            {"key": "i2", "source": "s", "uri": "u2", "content": "d1", "label": "public"},
            {"key": "i3", "source": "s", "uri": "u3", "content": "d2"},
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def detections(spark, context, tables) -> dict[str, T.Row]:
    stage = DetectStage(DetectionSettings(), context)
    return run(stage, stage.work(Tables(spark, tables)))


def test_each_kept_text_is_scanned_once(detections) -> None:
    assert set(detections) == {"t-d1", "t-d2", "t-d3"}
    found = {LETTER[s.start : s.end]: s.entity for s in detections["t-d1"].spans}
    assert found["Barbara Johnson"] == "PERSON"
    assert found["+44 20 7946 0958"] == "PHONE_NUMBER"
    reply = {REPLY[s.start : s.end]: s.entity for s in detections["t-d2"].spans}
    assert reply["bob@fileserver.corp"] == "EMAIL_ADDRESS"


def test_a_text_in_another_language_is_blocked(detections) -> None:
    row = detections["t-d3"]
    assert (row.status, row.reason) == ("quarantined", "language-not-covered-de")
    assert row.spans == []


def test_texts_that_quality_left_out_are_not_wanted(spark, context, tables) -> None:
    keys = DetectStage(DetectionSettings(), context).work(Tables(spark, tables)).keys
    assert {row.key: row.wanted for row in keys.collect()}["t-d4"] is False


@pytest.fixture(scope="module")
def clean_tables(spark, tables, detections) -> dict[str, list[dict[str, Any]]]:
    rows = [{**row.asDict(recursive=True), "run_seq": 7} for row in detections.values()]
    return {**tables, "detections": rows}


def test_documents_are_masked_in_the_context_of_their_thread(spark, context, clean_tables) -> None:
    policy = Path(__file__).parents[2] / "conf" / "policies" / "default.yaml"
    stage = RedactStage(RedactSettings(policy=str(policy)), context)
    rows = run(stage, stage.work(Tables(spark, clean_tables)))
    assert set(rows) == {"d1", "d2", "d5"}
    reply, letter = rows["d2"], rows["d1"]
    assert (letter.status, letter.label, letter.thread, letter.position) == (
        "kept", "restricted", "one", 0,
    )  # fmt: skip
    assert reply.label == "internal"
    assert "Kowalski" not in reply.text and "bob@" not in reply.text
    assert letter.title == "About " + next(
        f.slot for f in letter.findings if f.field == "text" and letter.title.endswith(f.slot)
    )
    written = str(letter.asDict(recursive=True)) + str(reply.asDict(recursive=True))
    for value in ("Jan", "Kowalski", "corp.lan", "Barbara", "7946", "bob"):
        assert value not in written
    speaker = letter.blocks[1].attributes["speaker"]
    assert speaker == letter.participants[0].name and speaker.startswith("<PERSON_")
    assert letter.text[letter.blocks[0].start : letter.blocks[0].end].startswith("Dear ")


@pytest.fixture(scope="module")
def held(clean_tables) -> dict[str, list[dict[str, Any]]]:
    """As before, and two more sources hold two of the documents."""
    items = [
        *clean_tables["items"],
        {"key": "i4", "source": "t", "uri": "u4", "content": "d5", "label": "internal"},
        {"key": "i5", "source": "u", "uri": "u5", "content": "d2", "label": "internal"},
    ]
    return {**clean_tables, "items": items}


@pytest.fixture(scope="module")
def before(spark, context, held) -> dict[str, str]:
    """Digest of the inputs of each document."""
    return {row.key: row.inputs for row in keys_of(Tables(spark, held), context)}


def keys_of(inputs: Tables, context: Context, **settings: Any) -> list[T.Row]:
    return RedactStage(RedactSettings(**settings), context).work(inputs).keys.collect()


def test_the_inputs_digest_follows_the_thread_and_nothing_else(spark, context, held, before):
    grown = dict(held)
    grown["documents"] = [*held["documents"], document("d7", "late answer")]
    grown["threads"] = [*held["threads"], {"key": "d7", "thread": "one", "position": 2}]
    after = {row.key: row.inputs for row in keys_of(Tables(spark, grown), context)}
    assert after["d1"] != before["d1"] and after["d2"] != before["d2"]
    assert after["d5"] == before["d5"]


def test_a_document_is_of_the_jurisdictions_and_allow_lists_of_all_sources_that_hold_it(
    spark, context, held, before
) -> None:
    sources = [{"name": "s", "jurisdiction": "us"}, {"name": "t", "jurisdiction": "eu"}]
    site = context.site.model_copy(update={"sources": sources})
    lists = {"s": ("support@corp.lan",)}
    keys = keys_of(Tables(spark, held), replace(context, site=site), allowed_by_source=lists)
    assert {key.key: (key.jurisdictions, key.sources) for key in keys} == {
        "d1": (["us"], ["s"]), "d2": (["", "us"], ["", "s"]), "d5": (["eu"], [""]),
    }  # fmt: skip
    assert all(key.inputs != before[key.key] for key in keys)
