"""Which split an example belongs to: by its group, so that no group is on two sides."""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from refinery.core.components import connected_components

_RANGE: Final = 2**32


def groups(documents: DataFrame) -> DataFrame:
    """The group of every document: threads and duplicate clusters that touch are one.

    Args:
        documents: ``document``, ``thread`` (or null) and ``cluster``.

    Returns:
        ``document`` and ``group``.
    """
    thread = F.concat(F.lit("t"), F.coalesce("thread", "document"))
    ends = documents.select("document", thread.alias("left"), "cluster")
    # Only a cluster that several threads share can join anything; most share none.
    shared = (
        ends.groupBy("cluster")
        .agg(F.min("left").alias("low"), F.max("left").alias("high"))
        .where(F.col("low") != F.col("high"))
        .select("cluster")
    )
    edges = ends.join(shared, "cluster", "left_semi").select(
        "left", F.concat(F.lit("c"), F.col("cluster")).alias("right")
    )
    joined = connected_components(edges).select(F.col("vertex").alias("left"), "component")
    return ends.join(joined, "left", "left").select(
        "document", F.coalesce("component", "left").alias("group")
    )


def split_of(group: Column, validation: Column, test: Column) -> Column:
    """Name of the split, from a digest of the group and the shares of the two small ones.

    Group ids are keyed digests already, so the hash over them needs no key of its own.
    """
    digest = F.sha2(F.concat(F.lit("split|"), group), 256)
    point = F.conv(F.substring(digest, 1, 8), 16, 10).cast("double") / F.lit(float(_RANGE))
    return (
        F.when(point < validation, "validation")
        .when(point < validation + test, "test")
        .otherwise("train")
    )
