from __future__ import annotations

import json
from datetime import datetime

from pyspark.sql import SparkSession

from refinery.catalog.tables import table
from refinery.config.site import ModelSettings
from refinery.redaction.report import count_redaction, render_html, report_method


def frame(spark: SparkSession, name: str, rows: list[dict[str, object]]):
    schema = table(name).schema
    return spark.createDataFrame([[r.get(c) for c in schema.names] for r in rows], schema)


def finding(entity: str, score: float) -> dict[str, object]:
    return {
        "entity": entity, "slot": f"<{entity}_1>", "start": 0, "end": 9, "field": "text",
        "length_class": "5-8", "recognizer": "r", "score": score, "operator": "mask",
    }  # fmt: skip


def test_the_report_counts_and_names_nobody(spark: SparkSession) -> None:
    clean = frame(spark, "clean_documents", [
        {"key": "1", "status": "kept", "kind": "message", "label": "internal",
         "text": "canary-value", "title": "canary-value",
         "findings": [finding("PERSON", 0.85), finding("PERSON", 0.5), finding("URL", 1.0)]},
        {"key": "2", "status": "quarantined", "kind": "message", "reason": "text-missing"},
    ])  # fmt: skip
    span = {"start": 0, "end": 1, "entity": "PERSON", "score": 0.85, "recognizer": "r"}
    detections = frame(spark, "detections", [
        {"key": "a", "status": "kept", "spans": [span]},
        {"key": "b", "status": "quarantined", "reason": "pattern-timeout", "spans": []},
    ])  # fmt: skip
    plan = {"plan": "p", "stage": "redact", "state": "done", "at": datetime(2026, 1, 2),
            "pending": 2, "removed": 0, "counts": {"kept": 1, "quarantined": 1}}  # fmt: skip
    older = {**plan, "at": datetime(2026, 1, 1), "pending": 9}
    method = report_method(ModelSettings(), {}, "", {"refinery": "<0.1>"})
    report = count_redaction(clean, detections, frame(spark, "plans", [plan, older]), method)
    assert [(r["entity"], r["findings"]) for r in report["findings"]] == [("PERSON", 2), ("URL", 1)]
    assert report["confidence"][0] == {
        "entity": "PERSON", "recognizer": "r", "findings": 2,
        "0.25–0.50": 0, "0.50–0.75": 1, "0.75–1.00": 1,
    }  # fmt: skip
    assert {row["reason"] for row in report["set_aside"]} == {"pattern-timeout", "text-missing"}
    assert report["accounting"][0]["closes"] and report["accounting"][0]["pending"] == 2
    assert report["method"]["detectors"]["model:spacy"]
    page = render_html(json.loads(json.dumps(report)))
    assert "canary" not in page + json.dumps(report)
    assert "pattern-timeout" in page and "&lt;0.1&gt;" in page
    assert "://" not in page and "<script" not in page
