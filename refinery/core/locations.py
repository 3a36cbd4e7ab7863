"""Where a document lies: items, and the steps into containers, resolved over all depths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from refinery.catalog.schemas.shapes import LOCATOR

MAX_DEPTH: Final = 5
STRETCHES: Final = ("mbox-stretch", "pst-part")
"""Kinds of the steps to a part of a mailbox, which is cut to share work."""


def locations(items: DataFrame, documents: DataFrame) -> DataFrame:
    """Every place of every document.

    Args:
        items: Current kept items: ``key``, ``source``, ``uri``, ``name``, ``extension``,
            ``size``, ``content``, ``label``, ``kind_hint``.
        documents: Current documents: ``key`` and ``members``.

    Returns:
        ``document``, ``item``, ``source``, ``uri``, ``name``, ``extension``, ``bytes``,
        ``label``, ``kind_hint``, ``depth`` and ``locators`` (steps from the item's bytes to
        the document's, outermost first). Depth is :func:`depth_of` the steps; containers nested
        deeper than ``MAX_DEPTH`` end there.
    """
    containers = documents.where(F.size("members") > 0).select(
        F.col("key").alias("container"), F.explode("members").alias("member")
    )
    level = items.select(
        F.col("content").alias("document"),
        F.col("key").alias("item"),
        "source",
        "uri",
        "name",
        "extension",
        F.col("size").alias("bytes"),
        "label",
        "kind_hint",
        F.lit(0).alias("depth"),
        F.array().cast(f"array<{LOCATOR.simpleString()}>").alias("locators"),
    )
    found = level
    for _ in range(MAX_DEPTH + 1):  # a stretch is a step more, and is not counted
        level = _step(level.where(F.col("depth") < MAX_DEPTH), containers)
        found = found.unionByName(level)
    return found


def depth_of(kinds: Sequence[str]) -> int:
    """How many containers a document lies in; the first stretch of a mailbox is none.

    >>> depth_of(["pst-part", "pst", "mime"])
    2
    """
    return len(kinds) - any(kind in STRETCHES for kind in kinds)


def first_location(places: DataFrame) -> DataFrame:
    """One place per document, the same whatever the order of arrival: the smallest item id."""
    rank: Column = F.struct("depth", "item", F.to_json("locators"))
    every = [c for c in places.columns if c != "document"]
    chosen = F.min_by(F.struct(*every), rank).alias("place")
    return places.groupBy("document").agg(chosen).select("document", "place.*")


def _step(level: DataFrame, containers: DataFrame) -> DataFrame:
    joined = level.join(containers, level["document"] == containers["container"], "inner")
    steps = F.concat("locators", F.array("member.locator"))
    is_cut = F.exists(steps, lambda step: step["kind"].isin(*STRETCHES))
    return joined.select(
        F.col("member.document").alias("document"),
        "item",
        "source",
        "uri",
        F.col("member.name").alias("name"),
        F.col("member.extension").alias("extension"),
        F.col("member.bytes").alias("bytes"),
        "label",
        "kind_hint",
        (F.size(steps) - is_cut.cast("int")).alias("depth"),
        steps.alias("locators"),
    )
