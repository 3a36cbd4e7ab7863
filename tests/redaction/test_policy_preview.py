"""What another policy would change, from what is stored."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T
from rich.console import Console

from refinery.catalog.schemas.refined import CLEAN_DOCUMENTS
from refinery.cli.policy import draw_preview, preview_of, stored_spans
from refinery.config.site import SiteSettings
from refinery.core.identity import Identity
from refinery.core.stage import Context
from refinery.redaction.policy import PolicySettings
from refinery.redaction.policy_preview import _renderings, preview
from refinery.redaction.redact_stage import RedactSettings, RedactStage

COLUMNS = ("key", "status", "reason", "label", "jurisdictions", "findings")
OLD = {"entities": {"PERSON": "mask", "URL": "keep", "US_SSN": "drop", "DATE_TIME": "mask"}}


def row(
    key: str, status: str, label: str, *entities: str, reason: str | None = None
) -> tuple[Any, ...]:
    names = [f.name for f in CLEAN_DOCUMENTS.schema["findings"].dataType.elementType.fields]
    findings = [tuple({"entity": e}.get(n) for n in names) for e in entities]
    return key, status, reason, label, ["eu"], findings if status == "kept" else None


@pytest.fixture(scope="module")
def clean(spark: SparkSession) -> DataFrame:
    schema = T.StructType([f for n in COLUMNS for f in CLEAN_DOCUMENTS.schema if f.name == n])
    rows = [
        row("a", "kept", "internal", "PERSON", "PERSON", "DATE_TIME"),
        row("b", "kept", "restricted", "PERSON"),
        row("c", "rejected", "internal", reason="policy-drops-us-ssn"),
        row("d", "quarantined", "internal", reason="text-missing"),
        row("e", "kept", "internal"),
    ]
    return spark.createDataFrame(rows, schema)


@pytest.fixture(scope="module")
def spans(spark: SparkSession) -> DataFrame:
    rows = [("a", "PERSON"), ("a", "URL"), ("a", "URL"), ("b", "PERSON"), ("c", "US_SSN"),
            ("c", "PERSON"), ("d", "URL"), ("e", "URL")]  # fmt: skip
    return spark.createDataFrame(rows, "document string, entity string")


def seen(clean: DataFrame, spans: DataFrame, **new: Any) -> dict[str, Any]:
    old = PolicySettings.parse(OLD, "old")
    return preview(old, PolicySettings.parse({**OLD, **new}, "new"), clean, spans)


def test_renderings_redact_nothing_anew(clean: DataFrame, spans: DataFrame) -> None:
    purposes = {"training": {"entities": {"PERSON": "surrogate"}}, "sharing": {}}
    said = seen(clean, spans, purposes=purposes)
    assert said["findings"] == said["attributes"] == []
    assert said["documents"] == {
        "kept": 3, "left_out": 1, "newly_left_out": 0, "newly_kept": 0, "changed": 0,
        "redacted_anew": 0, "detected_anew": 0,
    }  # fmt: skip
    assert {"purpose": "training", "entity": "PERSON", "before": "type", "after": "surrogate",
            "findings": 3} in said["renderings"]  # fmt: skip
    assert {r["purpose"] for r in said["renderings"] if r["before"] is None} == {"sharing"}
    same = PolicySettings.parse({**OLD, "purposes": purposes}, "same")
    assert list(_renderings(same, same, {"PERSON": 3})) == []


def test_operations_are_counted_from_findings_and_from_spans(
    clean: DataFrame, spans: DataFrame
) -> None:
    entities = {**OLD["entities"], "PERSON": "keep", "URL": "mask", "US_SSN": "mask"}
    said = seen(clean, spans, entities=entities, by_label={"restricted": {"PERSON": "drop"}})
    changes = {
        (r["entity"], r["label"], r["before"], r["after"]): (r["findings"], r["documents"])
        for r in said["findings"]
    }
    assert changes == {
        ("PERSON", "internal", "mask", "keep"): (2, 2),
        ("PERSON", "restricted", "mask", "drop"): (1, 1),
        ("URL", "internal", "keep", "mask"): (3, 2),
        ("US_SSN", "internal", "drop", "mask"): (1, 1),
    }
    assert said["documents"] == {
        "kept": 3, "left_out": 1, "newly_left_out": 1, "newly_kept": 1, "changed": 2,
        "redacted_anew": 5, "detected_anew": 0,
    }  # fmt: skip


def test_attributes_of_slots_are_told_and_redact_anew(clean: DataFrame, spans: DataFrame) -> None:
    said = seen(clean, spans, attributes={"DATE_TIME": ["year"]})
    assert said["attributes"] == [{"entity": "DATE_TIME", "before": [], "after": ["year"]}]
    assert said["documents"]["redacted_anew"] == 5
    assert said["findings"] == said["renderings"] == []


def test_the_preview_of_a_lake_joins_documents_with_the_spans_of_their_texts(
    clean: DataFrame, identity: Identity, tmp_path: Path
) -> None:
    spark = clean.sparkSession
    found = "array<struct<entity:string>>"
    frames = {
        "clean_documents": clean.withColumn("fingerprint", F.lit("old")),
        "documents": spark.createDataFrame([("a", "t"), ("e", "t")], "key string, text_id string"),
        "detections": spark.createDataFrame(
            [("t", "kept", [("URL",), ("URL",)]), ("u", "quarantined", [("URL",)])],
            f"key string, status string, spans {found}",
        ),
    }
    site = SiteSettings.model_validate(
        {
            "lake": dict.fromkeys(("raw", "ledger", "refined", "exports"), str(tmp_path)),
            "keys": {"identity": identity.reference},
            "spark": {"local_dir": str(tmp_path)},
            "corpora": {"sft": {"audience": ["everyone@x"], "purpose": "research"}},
        }
    )
    stage = RedactStage(RedactSettings(), Context(site, identity, spark, str(tmp_path)))
    workspace: Any = SimpleNamespace(
        site=site,
        inputs=SimpleNamespace(current=lambda name, *columns: frames[name]),
        stage=lambda name: stage,
    )
    assert stored_spans(workspace).count() == 4
    old = PolicySettings.parse(OLD, "old")
    new = PolicySettings.parse({"entities": {**OLD["entities"], "URL": "mask"}}, "new")
    said = preview_of(workspace, old, new)
    assert [(r["entity"], r["findings"], r["documents"]) for r in said["findings"]] == [
        ("URL", 4, 2)
    ]
    assert said["corpora"] == ["sft"] and said["documents"]["outdated"] == 5
    shown = io.StringIO()
    draw_preview(Console(file=shown, width=120), said)
    assert "URL" in shown.getvalue() and "Corpus sft" in shown.getvalue()
