"""Sums of what was and what is, over all rows of a table, in one pass."""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from refinery.catalog.model import Table
from refinery.catalog.schemas.raw import DETECTIONS
from refinery.catalog.schemas.refined import CLEAN_DOCUMENTS
from refinery.redaction.report.counts import PER_ENTITY, entities_of
from refinery.redaction.report.cut import Cut
from refinery.redaction.report.pairs import paired

UNIT: Final = "unit"
ENTITY: Final = "entity"
REASON: Final = "reason"
_FACTS: Final = "array<struct<what:string,name:string,status:string,before:long,after:long>>"
_COMPARED: Final = {
    CLEAN_DOCUMENTS.name: ("status", "reason", "label", "digest"),
    DETECTIONS.name: ("status", "reason"),
}


def compare(rows: DataFrame, removals: DataFrame, cut: Cut, table: Table) -> DataFrame:
    """Sums of what was and what is.

    Args:
        rows: Every stored row: ``key``, ``run_seq``, ``status``, ``reason`` and of clean
            documents ``label``, ``digest`` and ``findings``.
        removals: Those from the table.

    Returns:
        ``what`` (unit, entity or reason), ``name``, ``status``, ``state``, ``n`` and sums
        ``before``, ``after``, ``more`` and ``fewer``; few rows.
    """
    is_clean = table is CLEAN_DOCUMENTS
    found = entities_of() if is_clean else F.array().cast(PER_ENTITY)
    is_kept = F.col("status") == "kept"
    carried = [name for name in rows.columns if name != "findings"]
    slim = rows.select(*carried, F.when(is_kept, found).alias("found"))
    pairs = paired(slim, removals, cut, _COMPARED[table.name])
    facts = F.concat(_unit(), _by_entity(), _by_reason())
    more = F.greatest(F.col("f.after") - F.col("f.before"), F.lit(0))
    fewer = F.greatest(F.col("f.before") - F.col("f.after"), F.lit(0))
    return (
        pairs.select("state", F.explode(facts).alias("f"))
        .groupBy("f.what", "f.name", "f.status", "state")
        .agg(
            F.count("*").alias("n"),
            F.sum("f.before").alias("before"),
            F.sum("f.after").alias("after"),
            F.sum(more).alias("more"),
            F.sum(fewer).alias("fewer"),
        )
    )


def _fact(what: str, name: Column, status: Column, before: Column, after: Column) -> Column:
    return F.struct(F.lit(what), name, status, before, after)


def _unit() -> Column:
    none = F.lit(None).cast("string")
    was, stands = (F.col(name).isNotNull().cast("long") for name in ("before", "after"))
    return F.array(_fact(UNIT, none, none, was, stands)).cast(_FACTS)


def _by_entity() -> Column:
    none = F.lit(None).cast("string")
    empty = F.array().cast(PER_ENTITY)
    sides = [F.coalesce(f"{name}.found", empty) for name in ("before", "after")]

    def number(side: Column, entity: Column) -> Column:
        own = F.filter(side, lambda each: each["entity"] == entity)
        return F.aggregate(own, F.lit(0), lambda total, each: total + each["n"])

    names = F.array_distinct(F.concat(*[F.transform(s, lambda e: e["entity"]) for s in sides]))
    return F.transform(
        names, lambda e: _fact(ENTITY, e, none, *(number(side, e) for side in sides))
    ).cast(_FACTS)


def _by_reason() -> Column:
    """A row set aside before, after or both; both for one reason are one fact."""

    def aside(side: str) -> Column:
        return F.coalesce(F.col(f"{side}.status") != "kept", F.lit(False))

    def fact(side: str, before: Column, after: Column) -> Column:
        names = F.col(f"{side}.reason"), F.col(f"{side}.status")
        return F.array(_fact(REASON, *names, before, after)).cast(_FACTS)

    none, one = F.lit(0).cast("long"), F.lit(1).cast("long")
    alike = aside("before") & aside("after")
    for name in ("status", "reason"):
        alike &= F.col(f"before.{name}").eqNullSafe(F.col(f"after.{name}"))
    empty = F.array().cast(_FACTS)
    left = F.when(aside("before"), fact("before", one, none)).otherwise(empty)
    came = F.when(aside("after"), fact("after", none, one)).otherwise(empty)
    return F.when(alike, fact("after", one, one)).otherwise(F.concat(left, came))
