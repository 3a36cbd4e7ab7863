"""Views: the current rows of a table, and what a person asks to see."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.model import Table
from refinery.catalog.schemas.ledger import REMOVALS


def current(
    lake: Lake,
    table: Table,
    columns: tuple[str, ...],
    version: int | None = None,
    removals_version: int | None = None,
) -> DataFrame:
    """Rows of each unit's newest append that no later removal took away.

    Args:
        columns: Wanted besides ``key``, the unit, ``run_seq`` and ``status``.
        version: Delta version of the table; None is the newest.
        removals_version: Delta version of the removals; None is the newest.
    """
    wanted = dict.fromkeys(("key", table.unit, "run_seq", "status", *columns))
    newest = Window.partitionBy(table.unit)
    rows = (
        lake.read(table, version)
        .select(*wanted)
        .withColumn("newest", F.max("run_seq").over(newest))
        .where(F.col("run_seq") == F.col("newest"))
        .drop("newest")
    )
    removed = (
        lake.read(REMOVALS, removals_version)
        .where(F.col("table") == table.name)
        .groupBy(F.col("key").alias("removed_unit"))
        .agg(F.max("as_of").alias("as_of"))
    )
    gone = (F.col(table.unit) == F.col("removed_unit")) & (F.col("run_seq") <= F.col("as_of"))
    return rows.join(removed, gone, "left_anti")
