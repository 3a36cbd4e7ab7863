"""Candidate pairs by locality-sensitive hashing, in Spark, with bounded buckets."""

from __future__ import annotations

from typing import Final

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

FULL_BUCKET: Final = 50
"""Members up to which a bucket gives every pair inside it."""

NEIGHBOURS: Final = 5
"""Pairs a member of a larger bucket makes with those that follow it."""


def candidate_pairs(signatures: DataFrame, bands: int, rows: int) -> DataFrame:
    """Pairs of texts that agree in all values of at least one band.

    A bucket of up to ``FULL_BUCKET`` texts gives all its pairs. Larger ones (thousands of
    copies of a form) give each member's pair with the smallest id, and with its next
    ``NEIGHBOURS`` in an order by the bands that follow, where the most alike stand together;
    so pairs grow with the members, not with their square, and depend on nothing but the set.

    Args:
        signatures: ``key`` and ``minhash`` of at least ``bands * rows`` values.

    Returns:
        ``left`` and ``right``, distinct, left < right.
    """
    bucket = Window.partitionBy("hash")
    ordered = bucket.orderBy("next", "after", "key")
    following = ordered.rowsBetween(1, FULL_BUCKET - 1)
    members = _banded(signatures, bands, rows).select(
        "key",
        F.count("*").over(bucket).alias("members"),
        F.min("key").over(bucket).alias("smallest"),
        F.collect_list("key").over(following).alias("following"),
    )
    others = F.when(F.col("members") <= FULL_BUCKET, F.col("following")).otherwise(
        F.concat(F.array("smallest"), F.slice("following", 1, NEIGHBOURS))
    )
    pairs = members.where(F.col("members") > 1).select("key", F.explode(others).alias("other"))
    return (
        pairs.where(F.col("key") != F.col("other"))
        .select(F.least("key", "other").alias("left"), F.greatest("key", "other").alias("right"))
        .distinct()
    )


def _banded(signatures: DataFrame, bands: int, rows: int) -> DataFrame:
    """One row per text and band: the band's hash, and those of the two bands after it."""
    hashes = [
        F.xxhash64(F.lit(band), F.slice("minhash", band * rows + 1, rows)) for band in range(bands)
    ]
    turned = [
        F.struct(
            F.col("hashes")[band].alias("hash"),
            F.col("hashes")[(band + 1) % bands].alias("next"),
            F.col("hashes")[(band + 2) % bands].alias("after"),
        )
        for band in range(bands)
    ]
    return (
        signatures.select("key", F.array(*hashes).alias("hashes"))
        .select("key", F.explode(F.array(*turned)).alias("band"))
        .select("key", "band.*")
    )
