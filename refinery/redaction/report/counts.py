"""Counts of what redaction did, made in Spark; what comes to the driver are small aggregates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from refinery.redaction.report.scope import Scope

Rows = list[dict[str, Any]]

BEFORE: Final = {"documents": ("documents", "documents"), "quality": ("quality", "texts")}
"""Table -> stage and unit, of stages before redaction that set documents aside."""
VALUES: Final = 5
"""Values told of per entity."""
FINGERPRINT: Final = 12
"""Hexadecimal digits shown of a value's keyed digest."""
_GROUP: Final = ("source", "kind", "label")
PER_ENTITY: Final = "array<struct<entity:string,operator:string,n:int>>"


def count(scope: Scope) -> dict[str, Rows]:
    """Count what redaction did.

    Returns:
        ``documents``, ``findings``, ``confidence``, ``detected``, ``values`` and ``set_aside``;
        the same names as in the JSON of the command.
    """
    clean, detections = scope.rows["clean_documents"], scope.rows["detections"]
    documents, findings = _by_source(clean, scope.sources)
    kept = clean.where("status = 'kept'")
    found = kept.select(F.explode("findings").alias("f"))
    spans = detections.where("status = 'kept'").select(F.explode("spans").alias("s"))
    shares = [_share(low, low + 0.25) for low in (0.25, 0.5, 0.75)]
    confidence = found.groupBy("f.entity", "f.recognizer").agg(
        F.count("*").alias("findings"), *shares
    )
    detected = spans.groupBy("s.entity", "s.recognizer").agg(F.count("*").alias("spans"))
    before = [
        row
        for table, (stage, unit) in BEFORE.items()
        for row in _set_aside(scope.rows[table], stage, unit)
    ]
    return {
        "documents": documents,
        "findings": findings,
        "confidence": _rows(confidence),
        "detected": _rows(detected),
        "values": _values(kept),
        "set_aside": [
            *before,
            *_set_aside(detections, "detect", "texts"),
            *_redact_aside(documents),
        ],
    }


def entities_of(findings: str = "findings") -> Column:
    """Per entity of a row's findings: ``entity``, ``operator`` and ``n``, how many."""

    def of(pair: Column) -> Column:
        same = F.filter(
            findings,
            lambda f: (f["entity"] == pair["entity"]) & (f["operator"] == pair["operator"]),
        )
        return F.struct(pair["entity"], pair["operator"], F.size(same).alias("n"))

    pairs = F.transform(
        findings, lambda f: F.struct(f["entity"].alias("entity"), f["operator"].alias("operator"))
    )
    return F.transform(F.array_distinct(pairs), of).cast(PER_ENTITY)


def _by_source(clean: DataFrame, sources: DataFrame) -> tuple[Rows, Rows]:
    """Documents and findings by source, kind and label: one join, one pass.

    Each document stands once for itself and once for each entity in it.
    """
    is_kept = F.col("status") == "kept"
    itself = F.array(F.struct(F.lit(None), F.lit(None), F.lit(0))).cast(PER_ENTITY)
    found = F.when(is_kept & F.col("findings").isNotNull(), entities_of())
    each = F.explode(F.concat(itself, F.coalesce(found, F.array().cast(PER_ENTITY))))
    counted = (
        clean.join(sources, clean["key"] == sources["document"], "left")
        .select(*_GROUP, "status", "reason", each.alias("of"))
        .groupBy(*_GROUP, "status", "reason", "of.entity", "of.operator")
        .agg(F.count("*").alias("documents"), F.sum("of.n").alias("findings"))
    )
    documents, findings = [], []
    for row in _rows(counted):
        group = {name: row[name] for name in _GROUP}
        if row["entity"] is None:
            number = {"documents": row["documents"]}
            documents.append({**group, "status": row["status"], "reason": row["reason"], **number})
        else:
            named = {"entity": row["entity"], **group, "operator": row["operator"]}
            findings.append(named | {"findings": row["findings"], "documents": row["documents"]})
    return documents, _ordered(findings)


def _values(kept: DataFrame) -> Rows:
    """The values masked most often, by keyed fingerprint; none that was masked once.

    The digest is cut: it tells values of one report apart, and is of no use to find one.
    """
    slots = F.map_from_entries(F.transform("slots", lambda s: F.struct(s["name"], s)))
    found = kept.select("key", slots.alias("slots"), F.explode("findings").alias("f"))
    slot = F.col("slots")[F.col("f.slot")]
    per_document = (
        found.select(
            "key",
            "f.entity",
            slot["digest"].alias("digest"),
            slot["attributes"]["length_class"].alias("length_class"),
            slot["attributes"]["script"].alias("script"),
        )
        .groupBy("key", "entity", "digest")
        .agg(
            F.count("*").alias("n"),
            F.max("length_class").alias("length_class"),
            F.max("script").alias("script"),
        )
    )
    values = per_document.groupBy("entity", "digest").agg(
        F.max("length_class").alias("length_class"),
        F.max("script").alias("script"),
        F.sum("n").alias("findings"),
        F.count("*").alias("documents"),
    )
    most = Window.partitionBy("entity").orderBy(F.desc("findings"), "digest")
    chosen = (
        values.where((F.col("findings") > 1) & F.col("digest").isNotNull())
        .withColumn("rank", F.row_number().over(most))
        .where(F.col("rank") <= VALUES)
        .withColumn("fingerprint", F.substring("digest", 1, FINGERPRINT))
    )
    named = ("entity", "rank", "fingerprint", "length_class", "script", "findings", "documents")
    return _rows(chosen.select(*named))


def _share(low: float, high: float) -> Column:
    score = F.col("f.score")
    within = (score >= low) & ((score <= 1.0) if high >= 1 else (score < high))
    return F.count_if(within).alias(f"{low:.2f}–{high:.2f}")


def _set_aside(rows: DataFrame, stage: str, unit: str) -> Rows:
    counted = (
        rows.where("status != 'kept'").groupBy("status", "reason").agg(F.count("*").alias("count"))
    )
    return [{"stage": stage, "unit": unit, **row} for row in _rows(counted)]


def _redact_aside(documents: Iterable[Mapping[str, Any]]) -> Rows:
    counts: dict[tuple[str, str | None], int] = {}
    for row in documents:
        if row["status"] != "kept":
            why = row["status"], row["reason"]
            counts[why] = counts.get(why, 0) + row["documents"]
    return _ordered(
        {"stage": "redact", "unit": "documents", "status": s, "reason": r, "count": n}
        for (s, r), n in counts.items()
    )


def _rows(counted: DataFrame) -> Rows:
    return _ordered(row.asDict() for row in counted.toLocalIterator())  # few groups


def _ordered(rows: Iterable[dict[str, Any]]) -> Rows:
    """Rows of a small aggregate, in an order that does not depend on the cluster."""
    return sorted(rows, key=lambda row: [_rank(value) for value in row.values()])


def _rank(value: Any) -> tuple[bool, str, float]:
    """Nothing first, then words, then numbers by their size."""
    is_number = isinstance(value, int | float)
    return value is not None, "" if is_number else str(value), float(value) if is_number else 0.0
