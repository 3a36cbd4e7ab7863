"""Scratch of plans below the raw root: it may hold text and goes with the plan.

A unit whose text is not there is a result ("text-missing"), so scratch that has vanished must
never read as scratch that is empty: what was laid out is noted beside it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any, Final

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import types as T

from refinery.catalog.delta import Lake
from refinery.catalog.files import file_exists, read_file, resolve, write_file
from refinery.catalog.local_rows import frame_of
from refinery.catalog.model import Zone
from refinery.errors import LakeError

LAYOUT_FILE: Final = "_layout.json"
PARTS_FILE: Final = "_parts.json"


class Scratch:
    """Paths and clean-up; works on any file system Spark can reach."""

    def __init__(self, spark: SparkSession, lake: Lake) -> None:
        self._spark = spark
        self.root = f"{lake.roots[Zone.RAW]}/scratch"
        self.checkpoints = f"{self.root}/checkpoints"

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

    def write_chunks(self, frame: DataFrame, path: str, rows_per_file: int = 0) -> list[int]:
        """Write a frame by its ``chunk`` column, and beside it its schema and which chunks it has.

        A chunk without rows has no file to tell either.

        Returns:
            Numbers of the chunks that have rows, in order.
        """
        writer = frame.write.partitionBy("chunk")
        if rows_per_file:
            writer = writer.option("maxRecordsPerFile", rows_per_file)
        writer.parquet(path)
        system, directory = resolve(self._spark, path)
        names = (str(entry.getPath().getName()) for entry in system.listStatus(directory))
        chunks = sorted(int(name[6:]) for name in names if name.startswith("chunk="))
        schema = frame.drop("chunk").schema.jsonValue()
        self._note(f"{path}/{LAYOUT_FILE}", {"schema": schema, "chunks": chunks})
        return chunks

    def read_chunk(self, path: str, number: int) -> DataFrame:
        """One chunk of a frame, without listing the others; empty only if it was laid out so.

        Raises:
            LakeError: What was laid out is not there any more.
        """
        layout = self._noted(f"{path}/{LAYOUT_FILE}")
        schema = T.StructType.fromJson(layout["schema"])
        if number not in layout["chunks"]:
            return frame_of(self._spark, (), schema)
        directory = f"{path}/chunk={number}"
        if not self.exists(directory):
            raise LakeError(*_GONE)
        return self._spark.read.schema(schema).parquet(directory)

    def close(self, plan: str, parts: Iterable[str]) -> None:
        """Note that all of a plan is laid out, and the names of its parts."""
        self._note(f"{self.root}/plans/{plan}/{PARTS_FILE}", sorted(parts))

    def part_names(self, plan: str) -> list[str]:
        """Names of the parts that were laid out.

        Raises:
            LakeError: The plan's scratch is not there any more.
        """
        return list(self._noted(f"{self.root}/plans/{plan}/{PARTS_FILE}"))

    def is_whole(self, plan: str) -> bool:
        """Whether a plan was laid out and its scratch is still there."""
        closed = f"{self.root}/plans/{plan}/{PARTS_FILE}"
        return self.exists(closed) and self.exists(self.decided(plan))

    def exists(self, path: str) -> bool:
        """Whether a path is there."""
        return file_exists(self._spark, path)

    def drop(self, plan: str) -> None:
        """Delete a plan's scratch."""
        system, hadoop_path = resolve(self._spark, f"{self.root}/plans/{plan}")
        system.delete(hadoop_path, True)

    def sweep(self, keep: set[str], older_than: int) -> int:
        """Delete the scratch of plans that are not open any more, and all checkpoints.

        Args:
            older_than: Milliseconds since 1970. A plan's scratch is written before the ledger
                knows the plan, so what is younger may be of a driver that is planning.

        Returns:
            How many directories.
        """
        swept = 0
        for kind, kept in ((f"{self.root}/plans", keep), (self.checkpoints, frozenset())):
            system, hadoop_path = resolve(self._spark, kind)
            for entry in system.listStatus(hadoop_path) if system.exists(hadoop_path) else ():
                is_kept = entry.getPath().getName() in kept
                if not is_kept and _is_older(system, entry, older_than):
                    system.delete(entry.getPath(), True)
                    swept += 1
        return swept

    def _note(self, path: str, facts: Any) -> None:
        write_file(self._spark, path, json.dumps(facts).encode("utf-8"))

    def _noted(self, path: str) -> Any:
        if not self.exists(path):
            raise LakeError(*_GONE)
        return json.loads(read_file(self._spark, path))


def _is_older(system: Any, entry: Any, than: int) -> bool:
    """Whether all files below a directory are older, or it is where it holds none.

    Its own time says little: some stores give the present as a directory's time.
    """
    if than == sys.maxsize:
        return True
    files, is_empty = system.listFiles(entry.getPath(), True), True
    while files.hasNext():
        is_empty = False
        if files.next().getModificationTime() >= than:
            return False
    return not is_empty or entry.getModificationTime() < than


_GONE: Final = (
    "Scratch of the plan has vanished, so its units cannot be told from units without text.",
    "run again: what is missing is planned anew. If it repeats, see what deletes in raw/scratch.",
)
