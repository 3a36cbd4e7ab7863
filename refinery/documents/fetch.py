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
from refinery.documents.model import MAILBOX_PART, OPENED_BY, Embedded, part_bytes
from refinery.documents.pool import Pool
from refinery.errors import QuarantineError, TransientError

Step = tuple[str, str]


class Part(io.BytesIO):
    """A part of a file that is read by stretches; its bytes but stand for it.

    Attributes:
        whole: The file.
        value: What its format finds the part by.
    """

    def __init__(self, whole: BinaryIO, value: str) -> None:
        super().__init__(part_bytes(value))
        self.whole, self.value = whole, value.partition("@")[0]


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
                self._levels.append(_Level(step, self._inside(self._levels[-1], step)))
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

    def _inside(self, level: _Level, step: Step) -> BinaryIO:
        kind, value = step
        if kind == MAILBOX_PART:
            return Part(level.stream, value)
        return io.BytesIO(self._member(level, step))

    def _member(self, level: _Level, step: Step) -> bytes:
        kind, value = step
        if kind in OPENED_BY:
            return self._from_child(level, kind, value)
        container: Container = component("container", kind)()
        if kind not in level.handles:
            level.stream.seek(0)
            level.handles[kind] = container.prepare(level.stream, self._limits)
        try:
            return container.open(level.handles[kind], value, self._limits)
        except ValueError:
            raise QuarantineError("changed", "a container no longer holds its member") from None

    def _from_child(self, level: _Level, kind: str, value: str) -> bytes:
        """A member that the child gave; all of them are kept while neighbours are fetched."""
        if kind not in level.handles:
            members = self._listed(level.stream, OPENED_BY[kind])
            level.handles[kind] = {member.locator[1]: member for member in members}
        member: Embedded | None = level.handles[kind].get(value)
        if member is None:
            raise QuarantineError("gone", "a document lacks the member it had")
        if member.reason:
            raise QuarantineError(member.reason)
        return member.data

    def _listed(self, stream: BinaryIO, format_name: str) -> list[Embedded]:
        if isinstance(stream, Part):
            return self._pool.within(stream.whole, format_name, stream.value).members
        stream.seek(0)
        return self._pool.members(stream.read(self._limits.member + 1), format_name)
