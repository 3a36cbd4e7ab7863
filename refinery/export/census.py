"""How many examples leave and how many are held back, by what tells them apart."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def census(lines: DataFrame) -> tuple[dict[str, Any], dict[str, int]]:
    """Rows by split, builder and topic, and withheld ones by reason.

    One pass; the driver sees a row per combination, never per example.
    """
    groups = lines.groupBy("reason", "split", "builder", "topic").agg(
        F.count("*").alias("rows"), F.coalesce(F.sum("tokens"), F.lit(0)).alias("tokens")
    )
    splits: dict[str, Counter[str]] = {}
    builders: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    # One row per split, builder, topic and reason.
    for row in groups.collect():
        if row["reason"] is not None:
            reasons[row["reason"]] += row["rows"]
            continue
        split = splits.setdefault(row["split"], Counter())
        split.update(rows=row["rows"], tokens=row["tokens"])
        builders[row["builder"]] += row["rows"]
        if row["topic"] is not None:
            topics[row["topic"]] += row["rows"]
    counts = {
        "split": {name: dict(split) for name, split in sorted(splits.items())},
        "builder": dict(sorted(builders.items())),
        "topic": dict(sorted(topics.items())),
    }
    return counts, dict(sorted(reasons.items()))
