"""What people saw leak, put to the recognisers of today."""

from __future__ import annotations

from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.catalog.schemas.assurance import ASSURANCE_ITEMS, ASSURANCE_MARKS
from refinery.catalog.schemas.raw import DETECTIONS
from refinery.core.worker import announce
from refinery.core.workspace import Workspace
from refinery.redaction.assurance.results import PLANTED
from refinery.redaction.detect_stage import Detector, DetectStage
from refinery.redaction.settings import DetectionSettings


def replay(workspace: Workspace) -> list[dict[str, Any]]:
    """Run the recognisers over every passage that a reviewer marked.

    A passage is read as it was: masked but for what leaks. A leak counts as found where spans
    cover it whole, and as blocked where the passage could not be scanned, since then the text
    would not pass either. Made-up leaks are left out.

    Returns:
        ``entity``, ``leaks``, ``found``, ``blocked``, ``missed``; a row per entity that reviewers
        named, in order.
    """
    site = workspace.site
    settings = DetectionSettings.parse(site.stages.get("detect", {}), "stages.detect")
    announce(workspace.spark, DetectStage.engines(site))
    passages = _passages(workspace).localCheckpoint()
    texts = passages.select("key", F.col("passage").alias("text"), "language")
    detector = Detector(site.models, settings, site.guard)
    spans = texts.mapInArrow(detector, DETECTIONS.payload).select("key", "status", "spans")
    joined = passages.join(spans, "key", "inner")
    is_kept = F.col("status") == "kept"
    covered = F.aggregate(
        F.array_sort("spans", _by_start),
        F.col("at"),
        lambda place, span: F.when(
            (span["start"] <= place) & (span["end"] > place), span["end"]
        ).otherwise(place),
    )
    is_found = is_kept & (covered >= F.col("stop"))
    counts = joined.groupBy("entity").agg(
        F.count("*").alias("leaks"),
        F.count_if(is_found).alias("found"),
        F.count_if(~is_kept).alias("blocked"),
    )
    rows = [row.asDict() for row in counts.orderBy("entity").toLocalIterator()]  # few entities
    return [{**row, "missed": row["leaks"] - row["found"] - row["blocked"]} for row in rows]


def _passages(workspace: Workspace) -> DataFrame:
    """Each leak once: ``key``, ``passage``, ``at``, ``stop``, ``entity``, ``language``."""
    marks = workspace.lake.read(ASSURANCE_MARKS)
    newest = F.max_by("leaks", "run_seq").alias("leaks")
    leaks = (
        marks.groupBy("draw", "item", "reviewer")
        .agg(newest)
        .select("draw", "item", F.explode("leaks").alias("leak"))
    )
    items = workspace.lake.read(ASSURANCE_ITEMS).where(F.col("sample") != PLANTED)
    each = leaks.join(items.select("draw", "item", "language"), ["draw", "item"], "inner").select(
        F.col("leak.passage").alias("passage"),
        F.col("leak.at").alias("at"),
        (F.col("leak.at") + F.col("leak.end") - F.col("leak.start")).alias("stop"),
        F.col("leak.entity").alias("entity"),
        "language",
    )
    key = F.monotonically_increasing_id().cast("string").alias("key")
    return each.distinct().select(key, "*")


def _by_start(one: Any, other: Any) -> Any:
    """Order of two spans: an earlier one first."""
    return (
        F.when(one["start"] < other["start"], -1)
        .when(one["start"] > other["start"], 1)
        .otherwise(0)
    )
