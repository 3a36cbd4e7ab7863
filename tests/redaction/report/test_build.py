"""The report over a small lake: what is counted, of the lake and of one run, and no value."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from refinery.catalog.schemas.raw import DETECTIONS, DOCUMENTS, ITEMS
from refinery.catalog.schemas.refined import CLEAN_DOCUMENTS
from refinery.core.identity import Identity
from refinery.core.workspace import Workspace
from refinery.redaction.report.build import redaction_report
from refinery.redaction.report.csv_table import as_csv
from refinery.redaction.report.page import render_html
from tests.redaction.report.lakes import (
    CANARY,
    at,
    blocked,
    clean,
    document,
    item,
    opened,
    put,
    ran,
)

ANN = ("PERSON", "a1" * 16)
BEN = ("PERSON", "b2" * 16)
SITE = ("URL", "c3" * 16)


@pytest.fixture(scope="module")
def filled(
    spark: SparkSession, tmp_path_factory: pytest.TempPathFactory, identity: Identity
) -> Iterator[Workspace]:
    """Two mails, one within an archive, and a page that a later run masks anew; only read."""
    with opened(spark, tmp_path_factory.mktemp("filled"), identity) as workspace:
        fill(workspace)
        yield workspace


def fill(workspace: Workspace) -> None:
    put(workspace, ITEMS, item("mail", "mail"), item("archive", "files"), item("page", "files"))
    put(workspace, DOCUMENTS, document("mail"), document("archive", "inner"), document("inner"),
        document("page"), blocked("broken", "corrupt"))  # fmt: skip
    span = {"start": 0, "end": 1, "entity": "PERSON", "score": 0.85, "recognizer": "r"}
    put(workspace, DETECTIONS, {"key": "t", "status": "kept", "spans": [span]},
        blocked("u", "pattern-timeout", spans=[]))  # fmt: skip
    ran(workspace, "aa", 0, CLEAN_DOCUMENTS, clean("mail", ANN, ANN, BEN),
        clean("inner", ANN, SITE), clean("page", SITE, kind="page"),
        blocked("gone", "text-missing"))  # fmt: skip
    ran(workspace, "bb", 20, CLEAN_DOCUMENTS, clean("page", SITE, SITE, kind="page"))
    workspace.ledger.record_export(run="bb", corpus="sft", at=at(30), rows=3, export="e1",
                                   withheld={"canary": 1})  # fmt: skip


def test_the_lake_is_counted_by_entity_source_and_kind(filled: Workspace) -> None:
    report = redaction_report(filled)
    names = ("entity", "source", "kind", "findings", "documents")
    assert [tuple(row[name] for name in names) for row in report["findings"]] == [
        ("PERSON", "files", "message", 1, 1),
        ("PERSON", "mail", "message", 3, 1),
        ("URL", "files", "message", 1, 1),
        ("URL", "files", "page", 2, 1),
    ]
    assert [(r["source"], r["kind"], r["status"], r["documents"]) for r in report["documents"]] == [
        (None, None, "quarantined", 1),
        ("files", "message", "kept", 1),
        ("files", "page", "kept", 1),
        ("mail", "message", "kept", 1),
    ]
    assert {(r["stage"], r["reason"], r["count"]) for r in report["set_aside"]} == {
        ("documents", "corrupt", 1), ("detect", "pattern-timeout", 1), ("redact", "text-missing", 1)
    }  # fmt: skip
    assert report["confidence"][0] == {
        "entity": "PERSON", "recognizer": "r", "findings": 4,
        "0.25–0.50": 0, "0.50–0.75": 0, "0.75–1.00": 4,
    }  # fmt: skip
    assert report["exports"][0]["withheld"] == {"canary": 1}
    assert report["assurance"] is None and report["change"] is None
    assert redaction_report(filled)["signoff"] == report["signoff"]


def test_a_value_is_told_by_fingerprint_alone_and_only_if_it_recurs(filled: Workspace) -> None:
    report = redaction_report(filled)
    named = ("entity", "rank", "fingerprint", "findings", "documents")
    assert [tuple(row[name] for name in named) for row in report["values"]] == [
        ("PERSON", 1, "a1" * 6, 3, 2),
        ("URL", 1, "c3" * 6, 3, 2),
    ]
    texts = json.dumps(report) + render_html(report) + as_csv(report)
    assert CANARY not in texts and BEN[1] not in texts and ANN[1] not in texts


def test_a_run_tells_of_what_it_wrote(filled: Workspace) -> None:
    first = redaction_report(filled, run="aa")
    assert first["run"]["run"] == "aa" and first["run"]["state"] == "finished"
    assert sum(row["findings"] for row in first["findings"]) == 6
    assert first["accounting"][0]["counts"] == {"kept": 3, "quarantined": 1}
    assert first["accounting"][0]["closes"] and first["detected"] == []
    second = redaction_report(filled, run="bb", since="aa")
    assert [(r["entity"], r["kind"], r["findings"]) for r in second["findings"]] == [
        ("URL", "page", 2)
    ]
    assert second["set_aside"] == [] and second["change"]["documents"]["changed"] == 1
    assert "run bb, finished" in render_html(second)
