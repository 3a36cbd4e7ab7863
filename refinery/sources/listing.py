"""Lists the stores in Spark: the driver names folders, tasks walk them and write what they saw.

The listing lies below the raw root, since uris and readers are personal, and is written anew
by each crawl.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

from refinery.core.identity import Identity
from refinery.core.sources import build_source
from refinery.core.stage import Context, CrawlFacts
from refinery.errors import ConfigError, LakeError
from refinery.sources.arrow import batches
from refinery.sources.base import DENIED, FILE, INCOMPLETE, SKIPPED, UNREADABLE_FOLDER, Entry

LISTING: Final = T.StructType(
    [
        T.StructField("key", T.StringType()),
        T.StructField("source", T.StringType()),
        T.StructField("uri", T.StringType()),
        T.StructField("name", T.StringType()),
        T.StructField("size", T.LongType()),
        T.StructField("token", T.StringType()),
        T.StructField("ctime", T.StringType()),
        T.StructField("modified", T.TimestampType()),
        T.StructField("label", T.StringType()),
        T.StructField("kind_hint", T.StringType()),
        T.StructField("readers", T.ArrayType(T.StringType())),
        T.StructField("access", T.StringType()),
        T.StructField("state", T.StringType()),
        T.StructField("reason", T.StringType()),
    ]
)
"""``access`` is a keyed digest of the readers: it tells equal from changed and no more."""

UNITS: Final = T.StructType(
    [T.StructField("source", T.StringType()), T.StructField("unit", T.StringType())]
)


class ListUnits:
    """Arrow batches of units to Arrow batches of entries."""

    def __init__(self, sources: Sequence[Mapping[str, Any]], identity: Identity) -> None:
        self.sources = {str(values["name"]): dict(values) for values in sources}
        self.identity = identity
        self._digests: dict[tuple[str, ...], str] = {}

    def __call__(self, found: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """List each unit; none is held in memory."""
        yield from batches(self._rows(found), LISTING)

    def _rows(self, found: Iterable[pa.RecordBatch]) -> Iterator[dict[str, Any]]:
        for batch in found:
            for row in batch.to_pylist():
                source = build_source(self.sources[row["source"]])
                for entry in _entries(source, row["unit"]):
                    yield self._row(source.settings, entry)

    def _access(self, readers: tuple[str, ...]) -> str:
        """Keyed digest of the readers; a listing has few distinct ones."""
        known = self._digests.get(readers)
        if known is None:
            known = self._digests[readers] = self.identity.value("readers", "\n".join(readers))
        return known

    def _row(self, settings: Any, entry: Entry) -> dict[str, Any]:
        return {
            "key": self.identity.item(settings.name, entry.uri),
            "source": settings.name,
            "uri": entry.uri,
            "name": entry.name,
            "size": entry.stamp.size,
            "token": entry.stamp.token,
            "ctime": entry.stamp.ctime,
            "modified": entry.stamp.modified,
            "label": settings.label,
            "kind_hint": settings.kind_hint,
            "readers": list(entry.readers),
            "access": self._access(entry.readers),
            "state": entry.state,
            "reason": entry.reason,
        }


def _entries(source: Any, unit: str) -> Iterator[Entry]:
    """Entries of a unit; a store that fails half way leaves an incomplete listing."""
    try:
        yield from source.list(unit)
    except OSError:
        uri = unit.partition("+")[2]
        yield Entry(uri, "", state=DENIED, reason=UNREADABLE_FOLDER)


def write_listing(context: Context) -> tuple[CrawlFacts, ...]:
    """List all configured sources and keep what was seen.

    Raises:
        SourceError: A store is missing or refuses; nothing is written then.
        ConfigError: A source's settings are not valid, or two share a name.
    """
    list_stores(context).write.mode("overwrite").parquet(_path(context))
    names = [str(values["name"]) for values in context.site.sources]
    return _facts(read_listing(context), names)


def list_stores(context: Context) -> DataFrame:
    """What all configured sources hold, listed anew each time it is evaluated.

    Raises:
        SourceError: A store is missing or refuses.
        ConfigError: A source's settings are not valid, or two share a name.
    """
    sources = [build_source(values) for values in context.site.sources]
    names = [source.settings.name for source in sources]
    for name in names:
        if names.count(name) > 1:
            raise ConfigError(f"Two sources are named '{name}'.", "rename one.")
    for source in sources:
        source.check()
    units = [(source.settings.name, unit) for source in sources for unit in source.roots()]
    parallel = context.spark.sparkContext.defaultParallelism
    frame = context.spark.createDataFrame(units, UNITS)
    spread = frame.repartition(max(1, min(len(units), 8 * parallel)))
    return spread.mapInArrow(ListUnits(context.site.sources, context.identity), LISTING)


def read_listing(context: Context) -> DataFrame:
    """The last listing.

    Raises:
        LakeError: There is none.
    """
    try:
        return context.spark.read.schema(LISTING).parquet(_path(context))
    except Exception as error:
        if "PATH_NOT_FOUND" not in str(error):
            raise
        raise LakeError("There is no listing of the sources.", "run the crawl first.") from None


def incomplete_sources(listing: DataFrame) -> DataFrame:
    """``source`` of each listing that could not see all."""
    return listing.where(F.col("reason").isin(*INCOMPLETE)).select("source").distinct()


def _facts(listing: DataFrame, names: Sequence[str]) -> tuple[CrawlFacts, ...]:
    def count(condition: Any) -> Any:
        return F.count(F.when(condition, True))

    seen = listing.groupBy("source").agg(
        count(F.col("reason").isin(*INCOMPLETE)).alias("unseen"),
        count(F.col("state") == FILE).alias("listed"),
        count(F.col("state") == DENIED).alias("denied"),
        count(F.col("state") == SKIPPED).alias("skipped"),
    )
    rows = {row["source"]: row for row in seen.toLocalIterator()}  # one row per source
    return tuple(
        CrawlFacts(
            source=name,
            complete=name not in rows or rows[name]["unseen"] == 0,
            listed=rows[name]["listed"] if name in rows else 0,
            denied=rows[name]["denied"] if name in rows else 0,
            skipped=rows[name]["skipped"] if name in rows else 0,
        )
        for name in names
    )


def _path(context: Context) -> str:
    return context.scratch.rstrip("/") + "/listing"
