"""Accounts of a stage, counted in Spark: what a plan committed, and what stands afterwards."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Accounts:
    """What a plan came to, and what stands after it.

    Attributes:
        counts: Units per status that the chunks of the plan wrote.
        reasons: Of those that were set aside, per reason.
        standing: Current units, whenever they were written: ``kept``, ``STATUS/REASON`` for each
            way of being set aside, and what the stage counts besides (:attr:`Stage.counted`).
    """

    counts: dict[str, int]
    reasons: dict[str, int]
    standing: dict[str, int]


def accounts(lake: Lake, stage: Stage, plan: Plan) -> Accounts:
    """The accounts of a plan whose chunks are all committed.

    What it wrote is current: nothing came after it, and what it removed lies before. One query
    reads the columns that planning reads, or fewer, once.
    """
    first, last = plan.base_seq + 1, plan.base_seq + plan.chunks
    names = tuple(stage.counted)
    sums = [F.sum(name).alias(name) for name in names]
    units = current_units(lake, stage).withColumn("is_new", F.col("run_seq").between(first, last))
    counts: dict[str, int] = {}
    reasons: dict[str, int] = {}
    standing = dict.fromkeys((KEPT, *names), 0)
    grouped = units.groupBy("is_new", "status", "reason").agg(F.count("*").alias("n"), *sums)
    # One row per status and reason, never per unit.
    for row in grouped.collect():
        status, reason, n = row["status"], row["reason"], row["n"]
        label = KEPT if status == KEPT else f"{status}/{reason or 'no-reason'}"
        standing[label] = standing.get(label, 0) + n
        for name in names:
            standing[name] += row[name] or 0
        if row["is_new"]:
            counts[status] = counts.get(status, 0) + n
        if row["is_new"] and reason is not None and status != KEPT:
            reasons[reason] = reasons.get(reason, 0) + n
    return Accounts(counts, reasons, standing)


def current_units(lake: Lake, stage: Stage) -> DataFrame:
    """One row per current unit: ``run_seq``, ``status``, ``reason``, and how often each
    condition holds."""
    output = table(stage.output)
    # Of these, only the columns that a condition names are read.
    columns = output.payload.names if stage.counted else ()
    return (
        current(lake, output, ("reason", *columns))
        .groupBy(output.unit)
        .agg(
            F.max("run_seq").alias("run_seq"),
            F.min("status").alias("status"),
            F.min("reason").alias("reason"),
            *(F.count_if(F.expr(when)).alias(name) for name, when in stage.counted.items()),
        )
    )
