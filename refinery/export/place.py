"""A directory on any file system Spark reaches; what is put there appears at once or not."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any, Final

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

MANIFEST: Final = "manifest.json"
EMPTY: Final = (hashlib.sha256().hexdigest(), 0)


class Place:
    """Destination of an export, and the hidden directory beside it where it is made.

    Args:
        path: Resolved address of the destination.
    """

    def __init__(self, spark: SparkSession, path: str) -> None:
        self._spark = spark
        self._jvm: Any = spark._jvm
        self.path = path
        parent, _, self._name = path.rpartition("/")
        self._parent = parent
        self.draft = f"{parent}/.{self._name}.draft-{uuid.uuid4().hex[:12]}"
        self._system = self._file_system(path)

    def recover(self, is_ours: Callable[[str], bool]) -> None:
        """Undo what a killed export left: restore what it moved aside, drop its drafts.

        Args:
            is_ours: Whether a directory that was moved aside is one to restore or delete.
        """
        aside = [path for path in self._beside("aside") if is_ours(path)]
        if aside and not self.exists(self.path):
            self.move(aside.pop(), self.path)
        for leftover in (*aside, *self._beside("draft")):
            self.delete(leftover)

    def publish(self, made: str) -> None:
        """Put a finished directory in the destination's place; if that fails, the old one stays."""
        aside = f"{self._parent}/.{self._name}.aside-{uuid.uuid4().hex[:12]}"
        if self.exists(self.path):
            self.move(self.path, aside)
        try:
            self.move(made, self.path)
        except BaseException:
            if self.exists(aside) and not self.exists(self.path):
                self.move(aside, self.path)
            raise
        self.delete(aside)
        self.delete(self.draft)

    def digests(self, directory: str) -> dict[str, tuple[str, int]]:
        """SHA-256 and bytes of each file below a directory, read by the workers."""
        root = _path_of(directory)
        # The reader leaves out files without content.
        found = dict.fromkeys((_below(path, root) for path in self.files(directory)), EMPTY)
        if not found:
            return {}
        files = (
            self._spark.read.format("binaryFile")
            .option("recursiveFileLookup", "true")
            .load(directory)
            .select("path", F.sha2("content", 256).alias("digest"), "length")
        )
        # One row per file, never per example.
        for row in files.collect():
            found[_below(row["path"], root)] = (row["digest"], row["length"])
        return found

    def files(self, directory: str) -> Iterator[str]:
        """Addresses of the files below a directory, sorted; hidden ones and markers left out."""
        if not self.exists(directory):
            return
        for entry in sorted(self._system.listStatus(self._hadoop(directory)), key=str):
            path = str(entry.getPath().toString())
            name = path.rpartition("/")[2]
            if entry.isDirectory():
                yield from self.files(path)
            elif not name.startswith((".", "_")):
                yield path

    def is_empty(self) -> bool:
        """Whether the destination is missing or a directory that holds nothing."""
        return not self.exists(self.path) or not self._system.listStatus(self._hadoop(self.path))

    def exists(self, path: str) -> bool:
        """Whether there is anything at a path."""
        return bool(self._system.exists(self._hadoop(path)))

    def read(self, path: str) -> str:
        """The text of a small file."""
        stream = self._system.open(self._hadoop(path))
        try:
            return bytes(stream.readAllBytes()).decode("utf-8")
        finally:
            stream.close()

    def write(self, path: str, text: str) -> None:
        """Write a small file."""
        stream = self._system.create(self._hadoop(path), True)
        stream.write(bytearray(text.encode("utf-8")))
        stream.close()

    def move(self, source: str, target: str) -> None:
        """Rename, making the parents of the target."""
        self._system.mkdirs(self._hadoop(target.rpartition("/")[0]))
        if not self._system.rename(self._hadoop(source), self._hadoop(target)):
            raise OSError("a file of the export could not be renamed")

    def delete(self, path: str) -> None:
        """Delete a path and all below it, if it is there."""
        self._system.delete(self._hadoop(path), True)

    def _beside(self, word: str) -> Iterator[str]:
        if not self.exists(self._parent):
            return
        ours = re.compile(rf"\.{re.escape(self._name)}\.{word}-[0-9a-f]{{12}}")
        for entry in self._system.listStatus(self._hadoop(self._parent)):
            if ours.fullmatch(str(entry.getPath().getName())):
                yield str(entry.getPath().toString())

    def _file_system(self, path: str) -> Any:
        spark: Any = self._spark
        system = self._hadoop(path).getFileSystem(spark._jsc.hadoopConfiguration())
        # Without the layer that keeps a hidden checksum file beside every local file.
        return system.getRawFileSystem() if path.startswith("file:") else system

    def _hadoop(self, path: str) -> Any:
        return self._jvm.org.apache.hadoop.fs.Path(path)


def _below(address: str, root: str) -> str:
    return _path_of(address).removeprefix(root).lstrip("/")


def _path_of(address: str) -> str:
    scheme, separator, rest = address.partition(":")
    return "/" + rest.lstrip("/") if separator and scheme == "file" else address
