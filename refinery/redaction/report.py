"""The redaction report: what was found, what was set aside, and by which method.

Everything is counted in Spark; what comes to the driver are counts. No value, title, name or
address enters the report, so it may be passed on like any other document.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Final

import jinja2
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery import __version__
from refinery.catalog.schemas.ledger import EXPORTS, PLANS
from refinery.config.site import ModelSettings
from refinery.core.workspace import Workspace, configuration_digest
from refinery.ledger.moments import utc
from refinery.redaction.engine import detector_facts
from refinery.redaction.policy import load_policy
from refinery.redaction.settings import DetectionSettings

STAGES: Final = ("detect", "redact")
VERSION: Final = 1


def redaction_report(workspace: Workspace) -> dict[str, Any]:
    """The report of a lake as it stands.

    Raises:
        ConfigError: The policy or a section of the configuration is wrong.
        EnvironmentUnfitError: The model whose digest the report states is absent.
    """
    site, inputs = workspace.site, workspace.inputs
    method = report_method(
        site.models,
        site.stages.get("detect", {}),
        str(site.stages.get("redact", {}).get("policy", "")),
        {
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "refinery": __version__,
            "configuration": configuration_digest(site),
            "sources": ", ".join(f"{s['name']} ({s.get('type')})" for s in site.sources),
        },
    )
    report = count_redaction(
        inputs.current("clean_documents", "reason", "kind", "label", "findings"),
        inputs.current("detections", "reason", "spans"),
        workspace.lake.read(PLANS),
        method,
    )
    before = [
        row
        for name, unit in (("documents", "documents"), ("quality", "texts"))
        for row in _set_aside(inputs.current(name, "reason"), name, unit)
    ]
    report["set_aside"] = [*before, *report["set_aside"]]
    return {**report, "exports": _exports(workspace.lake.read(EXPORTS))}


def count_redaction(
    clean: DataFrame, detections: DataFrame, plans: DataFrame, method: Mapping[str, Any]
) -> dict[str, Any]:
    """Count what redaction did.

    Args:
        clean: Current rows of ``clean_documents``: ``status``, ``reason``, ``kind``, ``label``
            and ``findings``.
        detections: Current rows of ``detections``: ``status``, ``reason``, ``spans``.
        plans: Rows of ``plans``.
        method: What :func:`report_method` gives.

    Returns:
        ``version``, ``method``, ``accounting``, ``documents``, ``findings``, ``confidence``,
        ``detected``, ``set_aside``; the same names as in the JSON of the command.
    """
    found = clean.where("status = 'kept'").select(
        "kind", F.coalesce("label", F.lit("-")).alias("label"), F.explode("findings").alias("f")
    )
    spans = detections.where("status = 'kept'").select(F.explode("spans").alias("s"))
    return {
        "version": VERSION,
        "method": dict(method),
        "accounting": _accounting(plans),
        "documents": _rows(
            clean.groupBy("kind", "label", "status").agg(F.count("*").alias("documents"))
        ),
        "findings": _rows(
            found.groupBy("f.entity", "kind", "label", "f.operator").agg(
                F.count("*").alias("findings")
            )
        ),
        "confidence": _rows(
            found.groupBy("f.entity", "f.recognizer").agg(
                F.count("*").alias("findings"),
                *(_share(low, low + 0.25) for low in (0.25, 0.5, 0.75)),
            )
        ),
        "detected": _rows(
            spans.groupBy("s.entity", "s.recognizer").agg(F.count("*").alias("spans"))
        ),
        "set_aside": [
            *_set_aside(detections, "detect", "texts"),
            *_set_aside(clean, "redact", "documents"),
        ],
    }


def report_method(
    models: ModelSettings, detection: Mapping[str, Any], policy: str, site: Mapping[str, str]
) -> dict[str, Any]:
    """Facts about how redaction was done.

    Args:
        models: Section ``models`` of the configuration.
        detection: Section ``stages.detect`` of the configuration.
        policy: Path of the policy.
        site: Further facts: version of refinery, digest of the configuration.
    """
    settings = DetectionSettings.parse(detection, "stages.detect")
    rules = load_policy(policy)
    return {
        **site,
        "policy": rules.name,
        "policy_digest": rules.digest(),
        "operations": {entity: str(operation) for entity, operation in rules.entities.items()},
        "operations_by_label": {
            label: ", ".join(f"{entity} {operation}" for entity, operation in named.items())
            for label, named in rules.by_label.items()
        },
        "rendering_by_purpose": {
            purpose: ", ".join(
                [f"default {how.default}", *(f"{e} {o}" for e, o in how.entities.items())]
            )
            for purpose, how in rules.purposes.items()
        },
        "unnamed_entities": str(rules.strictest),
        "languages": list(settings.languages),
        "other_languages": settings.other_languages,
        "score_threshold": settings.score_threshold,
        "detectors": detector_facts(models.spacy, settings, models.token_classifier),
    }


def render_html(report: Mapping[str, Any]) -> str:
    """One page without scripts or anything fetched; it prints well."""
    source = files("refinery.redaction").joinpath("report.html").read_text(encoding="utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source).render(report=report)


def _accounting(plans: DataFrame) -> list[dict[str, Any]]:
    """Newest finished plan of each stage that did something: pending against what was committed."""
    worked = (F.col("pending") > 0) | (F.col("removed") > 0)
    done = plans.where(F.col("stage").isin(*STAGES) & (F.col("state") == "done") & worked)
    newest = done.groupBy("stage").agg(
        F.max_by(F.struct("pending", "removed", "counts", "reasons", "seconds"), "at").alias("plan")
    )
    rows = []
    # One row per stage.
    for row in newest.orderBy("stage").collect():
        plan = row["plan"].asDict(recursive=True)
        counts = plan["counts"] or {}
        closes = plan["pending"] == sum(counts.values())
        rows.append({"stage": row["stage"], **plan, "counts": counts, "closes": closes})
    return rows


def _exports(exports: DataFrame) -> list[dict[str, Any]]:
    """The newest export of each corpus: what left, and what the last look held back."""
    newest = exports.groupBy("corpus").agg(
        F.max_by(F.struct("export", "at", "rows", "withheld"), "at").alias("newest")
    )
    rows = []
    # One row per corpus.
    for row in newest.orderBy("corpus").collect():
        export = row["newest"].asDict(recursive=True)
        held = ", ".join(f"{why} {n}" for why, n in sorted((export["withheld"] or {}).items()))
        at = utc(export["at"]).isoformat(timespec="seconds")
        rows.append({"corpus": row["corpus"], **export, "at": at, "withheld": held or "nothing"})
    return rows


def _share(low: float, high: float) -> Any:
    score = F.col("f.score")
    last = high >= 1
    within = (score >= low) & ((score <= 1.0) if last else (score < high))
    return F.count_if(within).alias(f"{low:.2f}–{high:.2f}")


def _set_aside(rows: DataFrame, stage: str, unit: str) -> list[dict[str, Any]]:
    counted = (
        rows.where("status != 'kept'").groupBy("status", "reason").agg(F.count("*").alias("count"))
    )
    return [{"stage": stage, "unit": unit, **row} for row in _rows(counted)]


def _rows(counted: DataFrame) -> list[dict[str, Any]]:
    """Rows of a small aggregate, in an order that does not depend on the cluster."""
    rows = [row.asDict() for row in counted.collect()]  # bounded: few groups
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])
