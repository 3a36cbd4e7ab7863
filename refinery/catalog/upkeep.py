"""Files of a table: how many there are, which belong to no commit, and how they are cleared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from pyspark.sql import DataFrame

from refinery.catalog.delta import Lake
from refinery.catalog.files import resolve
from refinery.catalog.model import Table

RETENTION_CHECK: Final = "spark.databricks.delta.retentionDurationCheck.enabled"


def files_of(lake: Lake, table: Table) -> tuple[int, int]:
    """Number and bytes of the files of the newest version."""
    snapshot = lake.snapshot(table)
    return (0, 0) if snapshot is None else (int(snapshot.numOfFiles()), int(snapshot.sizeInBytes()))


def orphans(lake: Lake, table: Table, older_than: int) -> Iterator[str]:
    """Data files that no version within Delta's memory knows: written, never committed.

    Names of files visit the driver, never rows.

    Args:
        older_than: Milliseconds since 1970; younger files may be of a write that still goes on.
    """
    snapshot = lake.snapshot(table)
    if snapshot is None:
        return
    known = set(_names(lake, snapshot.allFiles())) | set(_names(lake, snapshot.tombstones()))
    system, directory = resolve(lake.spark, lake.path(table))
    entries = system.listStatusIterator(directory)
    while entries.hasNext():
        entry = entries.next()
        name = str(entry.getPath().getName())
        is_data = entry.isFile() and name.endswith(".parquet") and not name.startswith(("_", "."))
        if is_data and name not in known and entry.getModificationTime() < older_than:
            yield str(entry.getPath().toString())


def sweep(lake: Lake, paths: Iterator[str]) -> int:
    """Delete files; returns how many."""
    swept = 0
    for path in paths:
        system, target = resolve(lake.spark, path)
        swept += bool(system.delete(target, False))
    return swept


def vacuum(lake: Lake, table: Table, hours: int) -> None:
    """Delete files that left the table longer than so many hours ago.

    Delta refuses less than the table's own retention unless told otherwise; here the lease
    says that nobody else writes, and the setting holds for this one statement.
    """
    spark = lake.spark
    before = spark.conf.get(RETENTION_CHECK, "true")
    spark.conf.set(RETENTION_CHECK, "false")
    try:
        # A path and a number, no value of anybody.
        spark.sql(f"VACUUM delta.`{lake.path(table)}` RETAIN {int(hours)} HOURS")
    finally:
        spark.conf.set(RETENTION_CHECK, before or "true")


def in_order(rows: DataFrame, key: str, files: int) -> DataFrame:
    """Rows in ranges of a key, one file each, so that a range is found in few files."""
    placed = rows.coalesce(1) if files == 1 else rows.repartitionByRange(files, key)
    return placed.sortWithinPartitions(key)


def _names(lake: Lake, dataset: Any) -> Iterator[str]:
    frame = DataFrame(dataset.toDF(), lake.spark)
    # One partition at a time; names alone, of the files of one table.
    for row in frame.select("path").toLocalIterator():
        yield unquote(str(row["path"])).rpartition("/")[2]
