"""All clean documents with their stratum, and which of them are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from refinery.catalog.local_rows import frame_of
from refinery.catalog.model import DOUBLE, LONG, STRING, struct
from refinery.core.inputs import PinnedInputs
from refinery.core.locations import first_location, locations
from refinery.redaction.assurance.plan import OTHER, Stratum
from refinery.redaction.assurance.results import DOUBTED, PLANTED, RANDOM

_NAME: Final = ("source", "kind", "language")
_PLAN: Final = struct(
    source=STRING,
    kind=STRING,
    language=STRING,
    judged_kind=STRING,
    judged_language=STRING,
    size=LONG,
    spare=LONG,
    near=DOUBLE,
)
_DIGITS: Final = 13
"""Hexadecimal digits of a digest that a double holds exactly."""
_SPARE: Final = 4
"""Candidates for each made-up leak: some documents have no slot that could be filled in."""


def population(inputs: PinnedInputs) -> DataFrame:
    """Every clean document.

    Returns:
        ``document``, ``source``, ``kind``, ``language`` and ``doubt``: how unsure recognisers
        were of what they found, per thousand bytes.
    """
    kept = F.col("status") == "kept"
    items = inputs.current(
        "items", "source", "uri", "name", "extension", "size", "content", "label", "kind_hint"
    ).where(kept)
    places = locations(items, inputs.current("documents", "members").where(kept))
    sources = first_location(places).select("document", "source")
    clean = inputs.current("clean_documents", "kind", "language", "bytes", "findings").where(kept)
    unsure = F.aggregate("findings", F.lit(0.0), lambda sum_, f: sum_ + (1 - f["score"]))
    return clean.join(sources, clean["key"] == sources["document"], "left").select(
        F.col("key").alias("document"),
        F.coalesce("source", F.lit("-")).alias("source"),
        F.coalesce("kind", F.lit("-")).alias("kind"),
        F.coalesce("language", F.lit("-")).alias("language"),
        (1000 * unsure / F.greatest(F.col("bytes"), F.lit(500))).alias("doubt"),
    )


def counted(rows: DataFrame) -> list[Stratum]:
    """Documents per stratum."""
    counts = rows.groupBy(*_NAME).agg(F.count("*").alias("lot"))
    # One row per stratum.
    return [Stratum(**row.asDict()) for row in counts.orderBy(*_NAME).toLocalIterator()]


def drawn(
    rows: DataFrame,
    found: Sequence[Stratum],
    strata: Sequence[Stratum],
    seed: str,
    planted: int,
    doubted: int,
) -> DataFrame:
    """What is read.

    Documents stand in the order of a digest of seed and id; a stratum's first ``size`` are its
    sample, those after them candidates for made-up leaks. No document is drawn twice.

    Args:
        rows: :func:`population`.
        found: :func:`counted` of it.
        strata: Plan over them.
        planted: Made-up leaks wanted; there are more candidates than that.
        doubted: Documents with the greatest doubt wanted besides.

    Returns:
        ``document``, ``sample``, ``order`` (digest) and the stratum's name.
    """
    plan = _plan(rows.sparkSession, found, strata, planted)
    digest = F.sha2(F.concat_ws(":", F.lit(seed), "document"), 256)
    ordered = rows.join(F.broadcast(plan), list(_NAME), "inner").withColumn("order", digest)
    # Only so many of each stratum are sorted as could be among the first.
    near = ordered.where(_unit(F.col("order")) <= F.col("near"))
    rank = F.row_number().over(Window.partitionBy(*_judged()).orderBy("order"))
    ranked = near.withColumn("rank", rank).where(F.col("rank") <= F.col("size") + F.col("spare"))
    sample = F.when(F.col("rank") <= F.col("size"), RANDOM).otherwise(PLANTED)
    chosen = ranked.select("document", sample.alias("sample"), "order", *_named())
    doubtful = (
        ordered.join(chosen.select("document"), "document", "left_anti")
        .where(F.col("doubt") > 0)
        .orderBy(F.desc("doubt"), "order")
        .limit(doubted)
        .select("document", F.lit(DOUBTED).alias("sample"), "order", *_named())
    )
    return chosen.unionByName(doubtful)


def _plan(
    spark: SparkSession, found: Sequence[Stratum], strata: Sequence[Stratum], planted: int
) -> DataFrame:
    """What each stratum found is judged as, and how far down its order candidates lie."""
    known = {stratum.name: stratum for stratum in strata}
    whole = sum(stratum.size for stratum in strata) or 1
    rows = []
    for each in found:
        judged = known.get(each.name) or known[each.source, OTHER, OTHER]
        spare = -(-_SPARE * planted * judged.size // whole)
        wanted = judged.size + spare
        # Ten standard deviations above what is wanted: too few would bias the sample.
        near = min(1.0, (wanted + 10 * wanted**0.5 + 10) / max(judged.lot, 1))
        rows.append(
            {
                **dict(zip(_NAME, each.name, strict=True)),
                "judged_kind": judged.kind,
                "judged_language": judged.language,
                "size": judged.size,
                "spare": spare,
                "near": near,
            }
        )
    return frame_of(spark, rows, _PLAN)


def _unit(digest: Column) -> Column:
    """A hexadecimal digest as a number from 0 up to 1."""
    number = F.conv(F.substring(digest, 1, _DIGITS), 16, 10).cast("double")
    return number / F.lit(float(16**_DIGITS))


def _judged() -> tuple[str, ...]:
    return "source", "judged_kind", "judged_language"


def _named() -> tuple[Column, ...]:
    return (
        F.col("source"),
        F.col("judged_kind").alias("kind"),
        F.col("judged_language").alias("language"),
    )
