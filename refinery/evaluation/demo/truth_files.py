"""The truth beside a demo company, read row by row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from refinery.errors import UsageError

TABLES: Final = (
    *("files", "texts", "pii", "people", "duplicates", "threads", "canaries", "benchmark"),
)


class Place(NamedTuple):
    """Where a text lies: file, member of it, part of that."""

    path: str
    member: str
    part: str


class Truth:
    """A directory of JSON lines as ``refinery demo`` writes it.

    Raises:
        UsageError: A table is missing.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        missing = [name for name in TABLES if not self._file(name).is_file()]
        if missing:
            raise UsageError(
                f"{directory} is no truth of a demo company: {missing[0]}.jsonl is not there.",
                "write one with 'refinery demo DIR', or pass --truth DIR.",
            )

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Rows of a table in the order they were written."""
        with self._file(table).open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)

    def benchmark(self) -> Iterator[tuple[str, str]]:
        """Planted benchmark items as ``(id, question or answer)``, once per place."""
        planted: dict[Place, list[Mapping[str, Any]]] = {}
        for row in self.rows("benchmark"):
            planted.setdefault(place_of(row), []).append(row)
        for text in self.rows("texts"):
            for found in planted.get(place_of(text), ()):
                yield str(found["id"]), str(text["text"])[found["start"] : found["end"]]

    def _file(self, table: str) -> Path:
        return self.directory / f"{table}.jsonl"


def place_of(row: Mapping[str, Any]) -> Place:
    """The place a row of the truth speaks of."""
    return Place(str(row["path"]), str(row["member"]), str(row["part"]))
