"""Exports with one record a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from refinery.documents.containers.base import Container, Limits, Member, read_range

MAX_LINE: Final = 8 * 2**20


class JsonlContainer(Container):
    """Streams exports beyond what a child parses whole; locators are byte ranges."""

    name = "jsonl"
    extensions = (".jsonl", ".ndjson", ".ldjson")

    def list(self, handle: Any, limits: Limits) -> Iterator[Member]:
        """Lines that are not blank; one that is too long is named, not kept."""
        handle.seek(0)
        position = number = 0
        while line := handle.readline(MAX_LINE):
            start, length = position, len(line)
            while not line.endswith(b"\n") and (rest := handle.readline(MAX_LINE)):
                length += len(rest)
                line = rest
            position = start + length
            is_long = length >= MAX_LINE
            kept = length - (1 if line.endswith(b"\n") else 0)
            if is_long:
                yield Member(f"{start}:{kept}", f"{number}.json", reason="too-large")
            elif line.strip():
                yield Member(f"{start}:{kept}", f"{number}.json", line[:kept])
            number += bool(line.strip())

    def open(self, handle: Any, value: str, limits: Limits) -> bytes:
        """One line."""
        return read_range(handle, value, limits)
