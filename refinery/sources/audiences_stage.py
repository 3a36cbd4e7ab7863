"""Stage 5b: who may read a document, as digests of principals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.catalog.model import Status
from refinery.catalog.schemas.refined import AUDIENCES
from refinery.core.identity import Identity
from refinery.core.locations import locations
from refinery.core.stage import Chunk, Inputs, Stage, Work
from refinery.sources.arrow import batches

WORLD = "everyone@"


class AudiencesStage(Stage):
    """Joins the readers of all items that hold a document, directly or inside a container."""

    name = "audiences"
    version = 1
    inputs = ("items", "acls", "documents")
    output = "audiences"
    reads_raw = True

    def work(self, inputs: Inputs) -> Work:
        """Every document that an item holds.

        ``inputs`` is made of the keyed digests in ``acls``, so that nobody can confirm a
        guessed name with it; an item without permissions stored counts as closed.
        """
        acls = inputs.current("acls", "inputs", "readers").select(
            F.col("key").alias("item"), F.col("inputs").alias("access"), "readers"
        )
        accesses = F.concat_ws("|", F.array_sort(F.collect_set("access")))
        return Work(
            _places(inputs)
            .join(acls, "item", "left")
            .groupBy(F.col("document").alias("key"))
            .agg(
                F.substring(F.sha2(accesses, 256), 1, 32).alias("inputs"),
                F.lit(100).cast("long").alias("bytes"),
                F.array_distinct(F.flatten(F.collect_set("readers"))).alias("readers"),
            )
            .withColumn("order", F.col("key"))
        )

    def transform(self, chunk: Chunk) -> DataFrame:
        """Digests of the readers, sorted."""
        return chunk.keys.select("key", "readers").mapInArrow(
            DigestReaders(self.context.identity), AUDIENCES.payload
        )


class DigestReaders:
    """Arrow batches of documents with readers to Arrow batches of audiences."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity

    def __call__(self, found: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Replace each name by its digest."""
        rows = (self._audience(row) for batch in found for row in batch.to_pylist())
        yield from batches(rows, AUDIENCES.payload)

    def _audience(self, row: dict[str, Any]) -> dict[str, Any]:
        names = row["readers"] or []
        return {
            "key": row["key"],
            "status": str(Status.KEPT),
            "reason": None,
            "readers": sorted(self.identity.principal(name) for name in names),
            "everyone": any(name.startswith(WORLD) for name in names),
        }


def _places(inputs: Inputs) -> DataFrame:
    """``document`` and ``item``, each pair once."""
    columns = ("source", "uri", "name", "extension", "size", "content", "label", "kind_hint")
    kept = F.col("status") == str(Status.KEPT)
    items = inputs.current("items", *columns).where(kept)
    documents = inputs.current("documents", "members").where(kept)
    return locations(items, documents).select("document", "item").distinct()
