"""What another policy would change, counted from what is stored; nothing is run anew.

What the policy in force masks is counted from findings, which hold titles and context too; what
it keeps, and what stands in documents it left out, from the spans of detection. The context of
such a text may add to those or take away: they are what is known before a run, not after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

from refinery.redaction.policy import Operation, PolicySettings

DROPS: Final = "policy-drops-"
_CELL: Final = ("entity", "label", "jurisdictions")
_OPERATIONS: Final = T.StructType(
    [T.StructField(name, T.StringType()) for name in (*_CELL, "before", "after")]
)
SEPARATOR: Final = ","


def preview(
    old: PolicySettings, new: PolicySettings, clean: DataFrame, spans: DataFrame
) -> dict[str, Any]:
    """Count what would change.

    Args:
        old: The policy in force.
        new: The one to be judged.
        clean: Current rows of ``clean_documents``: ``key``, ``status``, ``reason``, ``label``,
            ``jurisdictions``, ``findings``.
        spans: ``document`` and ``entity``, one row per stored span of the document's text.

    Returns:
        ``documents``, ``findings``, ``renderings`` and ``attributes``, as the command prints them.
    """
    judged = clean.where(_is_kept() | _is_dropped())
    held = _held(judged, spans)
    cells = held.select(*_CELL).distinct().collect()  # bounded: entities, labels, jurisdictions
    operations = clean.sparkSession.createDataFrame(
        [(*cell, *(_operation(policy, *cell) for policy in (old, new))) for cell in cells],
        _OPERATIONS,
    )
    joined = held.join(F.broadcast(operations), list(_CELL))
    masked = {r["entity"]: r["n"] for r in _masked(joined).collect()}  # one row per entity
    left_out = frozenset({"purposes"})
    again = old.digest(left_out) != new.digest(left_out)
    return {
        "documents": _documents(clean, joined, again),
        "findings": _changes(joined),
        "renderings": list(_renderings(old, new, masked)),
        "attributes": list(_attributes(old, new)),
    }


def _is_kept() -> Column:
    return F.col("status") == "kept"


def _is_dropped() -> Column:
    return (F.col("status") == "rejected") & F.col("reason").startswith(DROPS)


def _held(judged: DataFrame, spans: DataFrame) -> DataFrame:
    """Per document and entity: how many findings are stored, and how many spans."""
    declared = judged.select(
        "key",
        F.coalesce("label", F.lit("")).alias("label"),
        F.coalesce(F.array_join("jurisdictions", SEPARATOR), F.lit("")).alias("jurisdictions"),
        "status",
    )
    found = judged.select("key", F.explode("findings.entity").alias("entity"))
    why = F.upper(F.translate(F.substring("reason", len(DROPS) + 1, 100), "-", "_"))
    dropped = judged.where(_is_dropped()).select("key", why.alias("entity"))
    stored = spans.select(F.col("document").alias("key"), "entity")
    none, one = F.lit(0), F.lit(1)
    every = (
        found.select("key", "entity", one.alias("finding"), none.alias("span"))
        .unionByName(stored.select("key", "entity", none.alias("finding"), one.alias("span")))
        .unionByName(dropped.select("key", "entity", none.alias("finding"), none.alias("span")))
    )
    counted = every.groupBy("key", "entity").agg(
        F.sum("finding").alias("found"), F.sum("span").alias("spans")
    )
    return counted.join(declared, "key")


def _operation(policy: PolicySettings, entity: str, label: str, jurisdictions: str) -> str:
    places = tuple(jurisdictions.split(SEPARATOR)) if jurisdictions else ()
    return str(policy.operation(entity, label or None, places))


def _masked(joined: DataFrame) -> DataFrame:
    """Findings that are masked before and after: those whose rendering may change."""
    same = joined.where(F.col("before") == F.col("after"))
    return same.where(F.col("found") > 0).groupBy("entity").agg(F.sum("found").alias("n"))


def _changes(joined: DataFrame) -> list[dict[str, Any]]:
    """Where another operation holds: per entity, classification and jurisdictions."""
    counted = F.when(F.col("before") == str(Operation.MASK), F.col("found"))
    changed = (
        joined.where(F.col("before") != F.col("after"))
        .groupBy(*_CELL, "before", "after")
        .agg(
            F.sum(counted.otherwise(F.greatest("spans", F.lit(1)))).alias("findings"),
            F.count("*").alias("documents"),
        )
    )
    rows = changed.orderBy(*_CELL).collect()  # bounded: entities, labels, jurisdictions
    return [row.asDict() for row in rows]


def _documents(clean: DataFrame, joined: DataFrame, again: bool) -> dict[str, int]:
    """How many documents there are, and what would become of them."""
    statuses = clean.agg(
        F.count("*").alias("all"),
        F.count_if(_is_kept()).alias("kept"),
        F.count_if(_is_dropped()).alias("left_out"),
    ).first()
    drops = F.max(F.col("after") == str(Operation.DROP)).alias("drops")
    differs = F.max(F.col("before") != F.col("after")).alias("differs")
    moved = (
        joined.groupBy("key", "status")
        .agg(drops, differs)
        .agg(
            F.count_if(_is_kept() & F.col("drops")).alias("newly_left_out"),
            F.count_if(~_is_kept() & ~F.col("drops")).alias("newly_kept"),
            F.count_if(_is_kept() & ~F.col("drops") & F.col("differs")).alias("changed"),
        )
        .first()
    )
    assert statuses is not None and moved is not None  # aggregates have one row
    facts = statuses.asDict()
    everything = facts.pop("all")
    anew = {"redacted_anew": everything if again else 0, "detected_anew": 0}
    return {**facts, **moved.asDict(), **anew}


def _renderings(
    old: PolicySettings, new: PolicySettings, masked: dict[str, int]
) -> Iterator[dict[str, Any]]:
    """Where a purpose writes what stays masked by another operator."""
    for purpose in sorted({*old.purposes, *new.purposes}):
        how = [policy.purposes.get(purpose) for policy in (old, new)]
        for entity, findings in sorted(masked.items()):
            before, after = (rendering and rendering.operator(entity) for rendering in how)
            if before != after:
                yield {
                    "purpose": purpose,
                    "entity": entity,
                    "before": before,
                    "after": after,
                    "findings": findings,
                }


def _attributes(old: PolicySettings, new: PolicySettings) -> Iterator[dict[str, Any]]:
    """Where slots would tell something else of their values."""
    for entity in sorted({*old.attributes, *new.attributes}):
        before, after = (sorted(policy.attributes.get(entity, ())) for policy in (old, new))
        if before != after:
            yield {"entity": entity, "before": before, "after": after}
