"""An archive of the Java classes that a driver loads (AppCDS), so that commands start sooner.

Set-up makes it once, from a session that does a little of everything a driver does. Java maps
it where it fits its version and its JARs, and else starts without it, as if there were none.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyspark import SparkContext
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from refinery.catalog.jars import class_archive
from refinery.catalog.session import start_session
from refinery.catalog.traces import ARCHIVE_LOGS, DRIVER
from refinery.config.site import SparkSettings


def build() -> Path:
    """Make the archive, and put it in the place of an earlier one; about half a minute.

    Raises:
        EnvironmentUnfitError: Spark does not start.
    """
    target = class_archive()
    target.unlink(missing_ok=True)  # one is either read or written
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / target.name
        settings = SparkSettings(
            master="local[2]",
            driver_memory="1g",
            shuffle_partitions=2,
            local_dir=folder,
            settings={DRIVER: f"-XX:ArchiveClassesAtExit={made} {ARCHIVE_LOGS}"},
        )
        spark = start_session(settings, "refinery set-up")
        gateway: Any = SparkContext._gateway
        _exercise(spark, f"{folder}/table")
        spark.stop()
        gateway.proc.stdin.close()  # Java ends when its parent does, and writes the archive then
        gateway.proc.wait()
        beside = target.with_suffix(".new")  # half a file would crash every Java that maps it
        shutil.copyfile(made, beside)
        beside.replace(target)
    return target


def _exercise(spark: SparkSession, path: str) -> None:
    """Append to a table, read it back by every kind of operator the line uses."""
    numbers = spark.range(64).withColumn("text", F.sha2(F.col("id").cast("string"), 256))
    for _ in range(3):
        numbers.coalesce(1).write.format("delta").mode("append").save(path)
    rows = spark.read.format("delta").load(path)
    newest = rows.groupBy("id").agg(F.max_by("text", "id").alias("text"), F.count("*").alias("n"))
    joined = rows.join(F.broadcast(newest), "id", "left_anti").unionByName(rows)
    ranked = joined.join(newest.hint("merge").select("id", "n"), "id", "full_outer")
    passed = ranked.mapInArrow(_pass, ranked.schema)
    passed.sortWithinPartitions("id").write.parquet(f"{path}-parquet")
    # One number.
    spark.read.parquet(f"{path}-parquet").where("id % 2 = 0").agg(F.sum("n")).collect()


def _pass(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield from batches


if __name__ == "__main__":
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    print(f"Java's classes: {build().stat().st_size / 2**20:.0f} MiB")
