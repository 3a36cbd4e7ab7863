"""Stage 1b: who may read each item; a change of permission alone writes rows here alone."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.catalog.model import Status
from refinery.core.stage import Chunk, Inputs, Stage, Work
from refinery.sources.listing import read_listing


class AclsStage(Stage):
    """Stores the readers that the last listing saw, for every item kept."""

    name = "acls"
    version = 1
    inputs = ("items", "acls")
    output = "acls"
    reads_raw = True
    external = True
    after = ("crawl",)

    def work(self, inputs: Inputs) -> Work:
        """Items kept; those the listing missed keep the row they have."""
        listing = read_listing(self.context)
        items = inputs.current("items").where(F.col("status") == str(Status.KEPT)).select("key")
        listed = listing.select("key", F.col("access").alias("inputs"), F.lit(True).alias("wanted"))
        missed = (
            inputs.current("acls", "inputs")
            .join(items, "key", "left_semi")
            .join(listing, "key", "left_anti")
            .select("key", "inputs", F.lit(False).alias("wanted"))
        )
        keys = (
            listed.join(items, "key", "left_semi")
            .unionByName(missed)
            .select(
                "key",
                "inputs",
                F.lit(100).cast("long").alias("bytes"),
                F.col("key").alias("order"),
                "wanted",
            )
            # In the keys, so that a resumed plan does not meet another run's listing.
            .join(listing.select("key", "readers", "ctime"), "key", "left")
        )
        return Work(keys)

    def transform(self, chunk: Chunk) -> DataFrame:
        """The readers as listed; none where they could not be determined."""
        return chunk.keys.select(
            "key",
            F.lit(str(Status.KEPT)).alias("status"),
            F.lit(None).cast("string").alias("reason"),
            F.coalesce("readers", F.array().cast("array<string>")).alias("readers"),
            "ctime",
        )
