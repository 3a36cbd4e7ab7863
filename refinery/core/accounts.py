"""Accounts of a stage, counted in Spark: what a plan committed, and what stands afterwards."""

from __future__ import annotations

from typing import Final

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.model import Status
from refinery.catalog.tables import table
from refinery.catalog.views import current
from refinery.core.plan import Plan
from refinery.core.stage import Stage

KEPT: Final = str(Status.KEPT)


def committed(lake: Lake, stage: Stage, plan: Plan) -> tuple[dict[str, int], dict[str, int]]:
    """Units per status and per reason that the chunks of a plan wrote."""
    output = table(stage.output)
    first, last = plan.base_seq + 1, plan.base_seq + plan.chunks
    rows = lake.read(output).where(F.col("run_seq").between(first, last))
    units = rows.groupBy(output.unit).agg(
        F.min("status").alias("status"), F.min("reason").alias("reason")
    )
    counts: dict[str, int] = {}
    reasons: dict[str, int] = {}
    # One row per status and reason, never per unit.
    for row in units.groupBy("status", "reason").count().collect():
        counts[row["status"]] = counts.get(row["status"], 0) + row["count"]
        if row["reason"] is not None and row["status"] != KEPT:
            reasons[row["reason"]] = reasons.get(row["reason"], 0) + row["count"]
    return counts, reasons


def standing(lake: Lake, stage: Stage) -> dict[str, int]:
    """Current units of a stage's output, whenever they were written.

    Reads the columns that planning reads, or fewer, once.

    Returns:
        ``kept``, ``STATUS/REASON`` for each way of being set aside, and what the stage counts
        besides (see :attr:`Stage.counted`).
    """
    names = tuple(stage.counted)
    units = current_units(lake, stage)
    sums = [F.sum(name).alias(name) for name in names]
    found = dict.fromkeys((KEPT, *names), 0)
    # One row per status and reason, never per unit.
    for row in units.groupBy("status", "reason").agg(F.count("*").alias("n"), *sums).collect():
        kept = row["status"] == KEPT
        label = KEPT if kept else f"{row['status']}/{row['reason'] or 'no-reason'}"
        found[label] = found.get(label, 0) + row["n"]
        for name in names:
            found[name] += row[name] or 0
    return found


def current_units(lake: Lake, stage: Stage) -> DataFrame:
    """One row per current unit: ``status``, ``reason`` and how often each condition holds."""
    output = table(stage.output)
    # Of these, only the columns that a condition names are read.
    columns = output.payload.names if stage.counted else ()
    return (
        current(lake, output, ("reason", *columns))
        .groupBy(output.unit)
        .agg(
            F.min("status").alias("status"),
            F.min("reason").alias("reason"),
            *(F.count_if(F.expr(when)).alias(name) for name, when in stage.counted.items()),
        )
    )
