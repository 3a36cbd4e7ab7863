"""What the ledger says beside the findings: accounts, listings, exports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.catalog.model import Status
from refinery.ledger.ledger import DONE
from refinery.reports.funnel import set_aside

Rows = list[dict[str, Any]]

STAGES: Final = ("detect", "redact")
UNITS: Final = {
    "crawl": "items",
    "documents": "documents",
    "quality": "texts",
    "detect": "texts",
    "redact": "documents",
}
"""Stage on the way to a clean document -> what it counts."""


def accounting(plans: DataFrame) -> Rows:
    """Newest finished plan of each stage that did something: pending against what was committed.

    Returns:
        Rows of :func:`accounts_of`, one per stage.
    """
    worked = (F.col("pending") > 0) | (F.col("removed") > 0)
    done = plans.where(F.col("stage").isin(*STAGES) & (F.col("state") == DONE) & worked)
    newest = done.groupBy("stage").agg(F.max_by(F.struct(*plans.columns), "at").alias("plan"))
    # One row per stage.
    return accounts_of(row["plan"].asDict(recursive=True) for row in newest.toLocalIterator())


def accounts_of(plans: Iterable[Mapping[str, Any]]) -> Rows:
    """Accounts of finished plans of the stages that this report is on.

    Returns:
        ``stage``, ``pending``, ``removed``, ``counts``, ``reasons``, ``seconds``, ``closes``.
    """
    rows = []
    for plan in plans:
        is_work = plan["pending"] or plan["removed"]
        if plan["stage"] in STAGES and plan["state"] == DONE and is_work:
            counts = plan["counts"] or {}
            named = {name: plan[name] for name in ("stage", "pending", "removed")}
            rows.append(
                {
                    **named,
                    "counts": counts,
                    "reasons": plan["reasons"] or {},
                    "seconds": plan["seconds"],
                    "closes": plan["pending"] == sum(counts.values()),
                }
            )
    return sorted(rows, key=lambda row: str(row["stage"]))


def standing_rows(standing: Mapping[str, Mapping[str, int]]) -> Rows:
    """What stands after each stage, from items to clean documents.

    Args:
        standing: Stage -> current units, as ``plans.standing`` has them.

    Returns:
        ``stage``, ``unit`` and units per status; a stage that never ran is left out.
    """
    rows = []
    for stage, unit in UNITS.items():
        if stage in standing:
            counts = dict.fromkeys(map(str, Status), 0)
            counts["kept"] = standing[stage].get("kept", 0)
            for left in set_aside(standing[stage]):
                counts[left["status"]] += left["units"]
            rows.append({"stage": stage, "unit": unit, **counts})
    return rows


def source_rows(sources: Sequence[Mapping[str, Any]], crawls: Iterable[Mapping[str, Any]]) -> Rows:
    """The sources of the configuration, each with its newest listing.

    Args:
        crawls: Rows of ``crawls``, one per source.
    """
    listed = {crawl["source"]: crawl for crawl in crawls}
    names = ("listed", "denied", "skipped", "complete")
    rows = []
    for source in sources:
        crawl = listed.get(source["name"], {})
        rows.append(
            {
                "source": source["name"],
                "type": source.get("type"),
                "label": source.get("label"),
                "jurisdiction": source.get("jurisdiction"),
                **{name: crawl.get(name) for name in names},
            }
        )
    return rows


def newest_of(rows: DataFrame, name: str) -> Rows:
    """The newest row of each value of a column; ``at`` in seconds since 1970."""
    columns = [F.col(c).cast("double").alias(c) if c == "at" else F.col(c) for c in rows.columns]
    newest = F.max_by(F.struct(*columns), F.struct("at", "run_seq")).alias("row")
    found = rows.groupBy(name).agg(newest).select("row.*")
    # One row per stage, source or corpus.
    return [row.asDict(recursive=True) for row in found.toLocalIterator()]


def export_rows(exports: Iterable[Mapping[str, Any]]) -> Rows:
    """The newest export of each corpus: what left, and what the last look held back."""
    rows = []
    for export in exports:
        at = datetime.fromtimestamp(export["at"], UTC).isoformat(timespec="seconds")
        named = {"corpus": export["corpus"], "export": export["export"], "at": at}
        withheld = dict(sorted((export["withheld"] or {}).items()))
        rows.append({**named, "rows": export["rows"], "withheld": withheld})
    return sorted(rows, key=lambda row: str(row["corpus"]))
