"""Scratch of plans below the raw root: it may hold text and goes with the plan."""

from __future__ import annotations

import json
from typing import Final

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import types as T

from refinery.catalog.delta import Lake
from refinery.catalog.files import file_exists, read_file, resolve, write_file
from refinery.catalog.model import Zone

SCHEMA_FILE: Final = "_schema.json"


class Scratch:
    """Paths and clean-up; works on any file system Spark can reach."""

    def __init__(self, spark: SparkSession, lake: Lake) -> None:
        self._spark = spark
        self.root = f"{lake.roots[Zone.RAW]}/scratch"

    def decided(self, plan: str) -> str:
        """All units a plan considers, before they are cut into chunks."""
        return f"{self.root}/plans/{plan}/decided"

    def keys(self, plan: str) -> str:
        """Units by chunk."""
        return f"{self.root}/plans/{plan}/keys"

    def removed(self, plan: str) -> str:
        """Units to remove."""
        return f"{self.root}/plans/{plan}/removed"

    def part(self, plan: str, name: str) -> str:
        """A wide part by chunk."""
        return f"{self.root}/plans/{plan}/parts/{name}"

    def write_chunks(self, frame: DataFrame, path: str, rows_per_file: int = 0) -> None:
        """Write a frame by its ``chunk`` column, and its schema beside it.

        The schema is kept because a chunk without rows has no file to tell it.
        """
        writer = frame.write.partitionBy("chunk")
        if rows_per_file:
            writer = writer.option("maxRecordsPerFile", rows_per_file)
        writer.parquet(path)
        stored = frame.drop("chunk").schema.json()
        write_file(self._spark, f"{path}/{SCHEMA_FILE}", stored.encode("utf-8"))

    def read_chunk(self, path: str, number: int) -> DataFrame:
        """One chunk of a frame, without listing the others."""
        schema = T.StructType.fromJson(json.loads(read_file(self._spark, f"{path}/{SCHEMA_FILE}")))
        directory = f"{path}/chunk={number}"
        if not self.exists(directory):
            return self._spark.createDataFrame([], schema)
        return self._spark.read.schema(schema).parquet(directory)

    def part_names(self, plan: str) -> list[str]:
        """Names of the parts that were laid out."""
        system, hadoop_path = resolve(self._spark, f"{self.root}/plans/{plan}/parts")
        if not system.exists(hadoop_path):
            return []
        return sorted(str(entry.getPath().getName()) for entry in system.listStatus(hadoop_path))

    def exists(self, path: str) -> bool:
        """Whether a path is there."""
        return file_exists(self._spark, path)

    def drop(self, plan: str) -> None:
        """Delete a plan's scratch."""
        system, hadoop_path = resolve(self._spark, f"{self.root}/plans/{plan}")
        system.delete(hadoop_path, True)

    def sweep(self, keep: set[str]) -> int:
        """Delete the scratch of plans that are not open any more; returns how many."""
        system, hadoop_path = resolve(self._spark, f"{self.root}/plans")
        if not system.exists(hadoop_path):
            return 0
        swept = 0
        for entry in system.listStatus(hadoop_path):
            if entry.getPath().getName() not in keep:
                system.delete(entry.getPath(), True)
                swept += 1
        return swept
