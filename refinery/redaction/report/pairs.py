"""Rows of a table as they were and as they are, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from refinery.redaction.report.cut import Cut

NEW: Final = "new"
GONE: Final = "gone"
CHANGED: Final = "changed"
SAME: Final = "same"
UNTOLD: Final = "untold"
"""There now, written since; whether and how it was there before is folded away."""
GONE_UNTOLD: Final = "gone_untold"
"""Removed since, and nothing of it is left."""


def paired(rows: DataFrame, removals: DataFrame, cut: Cut, compared: Sequence[str]) -> DataFrame:
    """Each key that was there or is there.

    Args:
        rows: Every stored row: ``key``, ``run_seq`` and other columns.
        removals: Those from this table: ``key``, ``as_of``, ``run_seq``.
        compared: Columns in which a row that did not change is equal.

    Returns:
        ``key``, ``before`` and ``after`` (structs of the other columns, null where not there)
        and ``state``, one of this module's.
    """
    row = F.struct(*[name for name in rows.columns if name != "key"])
    in_time = F.when(F.col("run_seq") <= cut.sequence, F.col("run_seq"))
    held = rows.groupBy("key").agg(
        F.max_by(row, in_time).alias("before"),
        F.max_by(row, "run_seq").alias("after"),
        F.min("run_seq").alias("earliest"),
    )
    by_then = F.col("run_seq") <= cut.removals
    removed = removals.groupBy("key").agg(
        F.max(F.when(by_then, F.col("as_of"))).alias("removed_before"),
        F.max("as_of").alias("removed_ever"),
        F.max(F.when(~by_then, F.col("as_of"))).alias("removed_since"),
    )
    joined = held.join(removed, "key", "full").select(
        "key",
        "earliest",
        "removed_since",
        _standing("before", "removed_before").alias("before"),
        _standing("after", "removed_ever").alias("after"),
    )
    return joined.select("key", "before", "after", _state(cut, compared).alias("state")).where(
        F.col("state").isNotNull()
    )


def _standing(name: str, removed: str) -> Column:
    """A row, unless it was removed."""
    return F.when(F.col(f"{name}.run_seq") > F.coalesce(removed, F.lit(-1)), F.col(name))


def _state(cut: Cut, compared: Sequence[str]) -> Column:
    was, stands = F.col("before").isNotNull(), F.col("after").isNotNull()
    same = F.lit(True)
    for name in compared:
        same &= F.col(f"before.{name}").eqNullSafe(F.col(f"after.{name}"))
    # A row of before that is still stored was current when the others were folded.
    nothing_left = F.coalesce(F.col("earliest") > cut.sequence, F.lit(True))
    removed = F.coalesce(F.col("removed_since") <= cut.folded, F.lit(False))
    folded = nothing_left & (removed | F.coalesce(F.col("earliest") <= cut.folded, F.lit(False)))
    return (
        F.when(was & stands, F.when(same, SAME).otherwise(CHANGED))
        .when(was, GONE)
        .when(stands, F.when(folded, UNTOLD).otherwise(NEW))
        .when(nothing_left & removed, GONE_UNTOLD)
    )
