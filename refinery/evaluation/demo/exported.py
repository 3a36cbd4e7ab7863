"""What left: every string of the exported JSON lines, those inside JSON texts included."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from refinery.config.places import is_remote, local_path
from refinery.config.site import SiteSettings
from refinery.errors import UsageError


class ExportedRow(NamedTuple):
    """One exported example."""

    corpus: str
    example: str
    strings: list[str]


def exported_rows(site: SiteSettings) -> Iterator[ExportedRow]:
    """Rows of every corpus; the lists of what was withheld are searched as well.

    Raises:
        UsageError: A destination is not on this machine.
    """
    for corpus in site.corpora:
        destination = site.destination(corpus)
        if is_remote(destination):
            raise UsageError(
                f"Corpus '{corpus}' was exported to a store that cannot be searched from here.",
                "evaluate a demo whose destination is a directory of this machine.",
            )
        yield from _rows(corpus, local_path(destination))


def strings(value: Any) -> Iterator[str]:
    """Every string and number within a JSON value; texts that are JSON are opened too.

    >>> list(strings({"a": ['{"b": "caf\\\\u00e9"}', 7]}))
    ['a', '{"b": "caf\\\\u00e9"}', 'b', 'café', '7']
    """
    if isinstance(value, str):
        yield value
        if value.lstrip()[:1] in ("{", "["):
            try:
                inner = json.loads(value)
            except ValueError:
                return
            yield from strings(inner)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


def _rows(corpus: str, directory: Path) -> Iterator[ExportedRow]:
    for file in sorted(directory.rglob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                name = str(row.pop("id", "")) if "messages" in row else ""
                yield ExportedRow(corpus, name, list(strings(row)))
