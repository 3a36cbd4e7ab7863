"""Bytes of a document wherever it lies: an item, or a step or more inside one."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from refinery.core.registry import component
from refinery.core.sources import source_by_name
from refinery.documents.containers.base import Container, Limits
from refinery.documents.model import PARTS
from refinery.documents.pool import Pool
from refinery.errors import QuarantineError, TransientError

Step = tuple[str, str]


@dataclass
class _Level:
    """One stream on the way down, with what containers have prepared of it."""

    step: Step | None
    stream: BinaryIO
    handles: dict[str, Any] = field(default_factory=dict)


class Fetcher:
    """Walks containers step by step; those that are open stay so for the next document.

    Rows that come sorted by place open an archive once, however many documents it holds.
    """

    def __init__(self, sources: Sequence[Mapping[str, Any]], pool: Pool, limits: Limits) -> None:
        self._sources, self._pool, self._limits = sources, pool, limits
        self._place = ("", "")
        self._levels: list[_Level] = []

    def open(self, source: str, uri: str, steps: Sequence[Step]) -> BinaryIO:
        """The document as a seekable stream, valid until the next call.

        Raises:
            QuarantineError: As the source, a container or the child has it.
        """
        if not self._levels or self._place != (source, uri):
            self.close()
            if all(values.get("name") != source for values in self._sources):
                raise TransientError("gone")  # it left the configuration after the plan was made
            self._levels = [_Level(None, source_by_name(self._sources, source).open(uri))]
            self._place = (source, uri)
        keep = 1
        while keep <= len(steps) and keep < len(self._levels):
            if self._levels[keep].step != steps[keep - 1]:
                break
            keep += 1
        del self._levels[keep:]
        try:
            for step in steps[keep - 1 :]:
                data = self._member(self._levels[-1], step)
                self._levels.append(_Level(step, io.BytesIO(data)))
        except OSError:
            raise TransientError("store-unavailable") from None
        self._levels[-1].stream.seek(0)
        return self._levels[-1].stream

    def close(self) -> None:
        """Let go of what is open."""
        for level in self._levels[:1]:
            with contextlib.suppress(OSError):
                level.stream.close()
        self._levels.clear()

    def _member(self, level: _Level, step: Step) -> bytes:
        kind, value = step
        if kind in PARTS:
            level.stream.seek(0)
            data = level.stream.read(self._limits.member + 1)
            return self._pool.part(data, PARTS[kind], value)
        container: Container = component("container", kind)()
        if kind not in level.handles:
            level.stream.seek(0)
            level.handles[kind] = container.prepare(level.stream, self._limits)
        try:
            return container.open(level.handles[kind], value, self._limits)
        except ValueError:
            raise QuarantineError("changed", "a container no longer holds its member") from None
