"""What changed since a run: documents, findings per entity, and what is set aside per reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from pyspark.sql import Row
from pyspark.sql import functions as F

from refinery.catalog.model import Table
from refinery.catalog.schemas.ledger import PLANS, REMOVALS
from refinery.catalog.schemas.raw import DETECTIONS
from refinery.catalog.schemas.refined import CLEAN_DOCUMENTS
from refinery.core.workspace import Workspace, configuration_digest
from refinery.ledger.ledger import DONE
from refinery.redaction.report.compare import ENTITY, REASON, UNIT, compare
from refinery.redaction.report.cut import Cut, cut_at, ended, upkeep_since
from refinery.redaction.report.pairs import (
    CHANGED,
    GONE,
    GONE_UNTOLD,
    NEW,
    SAME,
    UNTOLD,
)
from refinery.reports.run_facts import run_facts

Rows = list[dict[str, Any]]


def changes(workspace: Workspace, asked: str) -> dict[str, Any]:
    """Compare the lake as it stands with how a run left it.

    Args:
        asked: Id of the run, or the beginning of it.

    Returns:
        ``since``, ``documents``, ``entities`` and ``reasons``, as the command's help names them.

    Raises:
        UsageError: No such run, or it has no end yet.
    """
    facts = run_facts(workspace, asked)
    until = ended(workspace, facts)
    started = facts.events[0]
    clean = cut_at(workspace, "redact", CLEAN_DOCUMENTS, until)
    scanned = cut_at(workspace, "detect", DETECTIONS, until)
    found = _sums(workspace, CLEAN_DOCUMENTS, clean)
    texts = _sums(workspace, DETECTIONS, scanned)
    upkeep = upkeep_since(workspace, until)
    return {
        "since": {
            "run": started["run"],
            "until": _moment(until),
            "upkeep": None if upkeep is None else _moment(upkeep),
            "is_whole": clean.is_whole and scanned.is_whole,
            "refinery": started["version"],
            "configuration": started["configuration"],
            "same_configuration": started["configuration"] == configuration_digest(workspace.site),
            "same_method": _same_method(workspace, until),
        },
        "documents": _units(found),
        "entities": _entities(found),
        "reasons": [*_reasons(texts, "detect", "texts"), *_reasons(found, "redact", "documents")],
    }


def _sums(workspace: Workspace, table: Table, cut: Cut) -> list[Row]:
    columns = ["status", "reason"]
    if table is CLEAN_DOCUMENTS:
        columns += ["label", "digest", "findings"]
    removals = workspace.lake.read(REMOVALS).where(F.col("table") == table.name)
    rows = workspace.inputs.rows(table.name, *columns)
    return list(compare(rows, removals, cut, table).toLocalIterator())  # few


def _units(sums: Iterable[Row]) -> dict[str, int]:
    """Documents that were and are there, by what became of them."""
    counts = dict.fromkeys((NEW, GONE, CHANGED, SAME, UNTOLD, GONE_UNTOLD), 0)
    before = after = 0
    for row in sums:
        if row["what"] == UNIT:
            before, after = before + row["before"], after + row["after"]
            counts[row["state"]] = row["n"]
    return {"before": before, **counts, "after": after}


def _entities(sums: Iterable[Row]) -> Rows:
    """Findings per entity: before + new - gone + more - fewer + untold = after."""
    found: dict[str, dict[str, Any]] = {}
    names = ("before", "new", "gone", "more", "fewer", "untold", "after")
    for row in sums:
        if row["what"] == ENTITY:
            of = found.setdefault(row["name"], {"entity": row["name"], **dict.fromkeys(names, 0)})
            of["before"] += row["before"]
            of["after"] += row["after"]
            if row["state"] in (NEW, UNTOLD):
                of[row["state"]] += row["after"]
            elif row["state"] == GONE:
                of["gone"] += row["before"]
            else:
                of["more"] += row["more"]
                of["fewer"] += row["fewer"]
    return [found[name] for name in sorted(found)]


def _reasons(sums: Iterable[Row], stage: str, unit: str) -> Rows:
    """What is set aside: before + came - left + untold = after."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in sums:
        if row["what"] == REASON:
            why = row["status"], row["name"] or ""
            named = {"stage": stage, "unit": unit, "status": why[0], "reason": row["name"]}
            names = ("before", "came", "left", "untold", "after")
            of = found.setdefault(why, {**named, **dict.fromkeys(names, 0)})
            of["before"] += row["before"]
            of["after"] += row["after"]
            of["left"] += row["fewer"]
            of["untold" if row["state"] == UNTOLD else "came"] += row["more"]
    return [found[why] for why in sorted(found)]


def _same_method(workspace: Workspace, until: float) -> bool | None:
    """Whether the stages worked as they last did; None where one has not worked on both sides."""
    plans = workspace.lake.read(PLANS).where(F.col("stage").isin("detect", "redact"))
    in_time = F.when(F.col("at").cast("double") <= until, F.col("at"))
    done = plans.where(F.col("state") == DONE).groupBy("stage")
    marks = done.agg(
        F.max_by("fingerprint", in_time).alias("was"), F.max_by("fingerprint", "at").alias("is")
    )
    rows = marks.toLocalIterator()  # one row per stage
    same = [None if row["was"] is None else row["was"] == row["is"] for row in rows]
    return None if len(same) < 2 or None in same else all(same)


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
