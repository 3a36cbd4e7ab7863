"""Stage 1: what the stores hold, one row per (source, uri), with the id of its content."""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from refinery.catalog.model import Status
from refinery.catalog.schemas.raw import ITEMS
from refinery.config.settings import Settings
from refinery.core.stage import Chunk, CrawlFacts, Inputs, Part, Stage, Work
from refinery.errors import ConfirmationNeededError
from refinery.sources.base import FILE
from refinery.sources.fetch import HashItems
from refinery.sources.listing import (
    incomplete_sources,
    list_stores,
    read_listing,
    write_listing,
)

_LISTED: Final = (
    "key",
    "source",
    "uri",
    "name",
    "size",
    "token",
    "ctime",
    "modified",
    "label",
    "kind_hint",
    "state",
    "reason",
)


class CrawlSettings(Settings):
    """Settings of the crawl."""

    max_bytes: int = Field(
        default=100 * 2**30, gt=0, description="Files larger than this are set aside unread."
    )


class CrawlStage(Stage):
    """Lists all stores, then reads what is new or may have changed."""

    name = "crawl"
    version = 1
    inputs = ("items", "acls")
    output = "items"
    settings_class = CrawlSettings
    reads_raw = True
    external = True

    def foresee(self, inputs: Inputs) -> tuple[int, int, int]:
        """Entries whose size, time or place is new, and items that are no longer listed."""
        listed = list_stores(self.context).select("key", "token", "size")
        items = inputs.current("items", "token").select("key", F.col("token").alias("was"))
        fresh = F.col("token").isNotNull() & ~F.col("token").eqNullSafe(F.col("was"))
        row = (
            listed.join(items, "key", "full_outer")
            .agg(
                F.count_if(fresh),
                F.sum(F.when(fresh, F.col("size"))),
                F.count_if(F.col("token").isNull()),
            )
            .first()
        )
        return (int(row[0]), int(row[1] or 0), int(row[2])) if row is not None else (0, 0, 0)

    def before(self, inputs: Inputs) -> tuple[CrawlFacts, ...]:
        """List the stores and see that no more vanished than the site allows unasked."""
        facts = write_listing(self.context)
        options = self.context.options
        if options.limit is None and not options.accept_removals:
            self._guard(inputs)
        return facts

    def work(self, inputs: Inputs) -> Work:
        """Everything listed; what an incomplete listing may have missed is kept."""
        listing = read_listing(self.context)
        items = inputs.current("items", "source", "inputs", "token", "ctime", "label", "kind_hint")
        acls = inputs.current("acls", "inputs", "ctime")
        listed = _inputs_of(listing, items, acls).select(
            "key",
            "inputs",
            F.when(F.col("state") == FILE, F.col("size")).otherwise(F.lit(0)).alias("bytes"),
            F.col("key").alias("order"),
            F.lit(True).alias("wanted"),
        )
        missed = (
            items.join(incomplete_sources(listing), "source", "left_semi")
            .join(listing, "key", "left_anti")
            .select(
                "key",
                "inputs",
                F.lit(0).cast("long").alias("bytes"),
                F.col("key").alias("order"),
                F.lit(False).alias("wanted"),
            )
        )
        entries = Part(listing.select(*_LISTED), on=("key",))
        return Work(listed.unionByName(missed), {"entries": entries})

    def transform(self, chunk: Chunk) -> DataFrame:
        """Read each file once, as many at a time as there are cores."""
        context = self.context
        hasher = HashItems(context.site.sources, context.identity, self.settings.max_bytes)
        entries = chunk.keys.select("key").join(chunk.parts["entries"], "key")
        parallel = context.spark.sparkContext.defaultParallelism
        columns = [F.unix_micros(c).alias(c) if c == "modified" else F.col(c) for c in _LISTED]
        spread = entries.repartition(parallel, "key").select(*columns)
        return spread.mapInArrow(hasher, ITEMS.payload)

    def _guard(self, inputs: Inputs) -> None:
        """Stop where too large a share of a source is gone, or a source left the site.

        Raises:
            ConfirmationNeededError: A person has to say that this is right.
        """
        share = self.context.site.plan.removal_share
        configured = {str(values["name"]) for values in self.context.site.sources}
        lost = [
            f"{row['source']}: {row['gone']} of {row['total']}"
            + ("" if row["source"] in configured else " (no longer configured)")
            for row in self._gone(inputs).toLocalIterator()  # one row per source
            if row["gone"] > share * row["total"] or row["source"] not in configured
        ]
        if lost:
            raise ConfirmationNeededError(
                f"Items that the lake holds are gone from their store ({'; '.join(sorted(lost))}).",
                "see that the store is whole, then repeat with --accept-removals.",
            )

    def _gone(self, inputs: Inputs) -> DataFrame:
        """Per source, how many current items there are and how many the listing lacks."""
        listing = read_listing(self.context)
        listed = listing.select("key", F.lit(True).alias("listed"))
        incomplete = incomplete_sources(listing).select("source", F.lit(True).alias("incomplete"))
        items = inputs.current("items", "source").where(F.col("status") == str(Status.KEPT))
        vanished = F.when(F.col("listed").isNull() & F.col("incomplete").isNull(), True)
        return (
            items.join(listed, "key", "left")
            .join(incomplete, "source", "left")
            .groupBy("source")
            .agg(F.count("*").alias("total"), F.count(vanished).alias("gone"))
        )


def _inputs_of(listing: DataFrame, items: DataFrame, acls: DataFrame) -> DataFrame:
    """The listing with ``inputs``: the stored digest where the bytes are known to be the same.

    A change time that moved by itself means the bytes may have changed behind a restored
    modification time; one that moved together with the readers is a change of permission. The
    permissions stage stores that change time, so that the next listing knows it.
    """
    was = items.select(
        "key",
        F.struct("inputs", "status", "token", "ctime", "label", "kind_hint").alias("was"),
    )
    known = acls.select("key", F.struct("inputs", "ctime").alias("acl"))
    same_time = F.col("ctime") == F.col("was.ctime")
    seen_time = F.col("ctime") == F.col("acl.ctime")
    permission_only = F.col("access") != F.col("acl.inputs")
    kept = F.col("was.status") == str(Status.KEPT)
    unchanged = (
        (F.col("token") == F.col("was.token"))
        & (same_time | (kept & (seen_time | permission_only)))
        & F.col("label").eqNullSafe(F.col("was.label"))
        & F.col("kind_hint").eqNullSafe(F.col("was.kind_hint"))
    )
    fresh = _digest(F.col("token"), F.col("ctime"), F.col("state"), F.col("label"), "kind_hint")
    joined = listing.join(was, "key", "left").join(known, "key", "left")
    return joined.withColumn("inputs", F.when(unchanged, F.col("was.inputs")).otherwise(fresh))


def _digest(*parts: Any) -> Column:
    filled = [F.coalesce(F.col(p) if isinstance(p, str) else p, F.lit("")) for p in parts]
    return F.substring(F.sha2(F.concat_ws("|", *filled), 256), 1, 32)
