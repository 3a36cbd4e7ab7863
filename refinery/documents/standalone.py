"""One file read as the stage reads it, without Spark and without a lake.

For people who want to see what would come out of a file, and for evaluations.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from refinery.config.secrets import read_passwords
from refinery.core.formats import content_extension
from refinery.core.locations import MAX_DEPTH, depth_of
from refinery.core.registry import component
from refinery.documents.containers.base import Container, Limits
from refinery.documents.documents_stage import DocumentsSettings
from refinery.documents.model import MAILBOX_PART, Embedded, Extracted
from refinery.documents.pool import Pool
from refinery.documents.router import Route, route
from refinery.errors import QuarantineError

MEMBERS: Final = 1000
"""Documents inside one file that are read at most; the stage reads them all."""


@dataclass(frozen=True)
class Reading:
    """What came of one document.

    Attributes:
        name: Path of names from the file down to this document.
        route: The format or container it went to, or why it went nowhere; None where finding
            out already failed.
        reason: Why it has no text, as the stage's row would say; else empty.
        seconds: Wall time, members apart.
        left_out: Members beyond :data:`MEMBERS`.
    """

    name: tuple[str, ...]
    route: Route | None = None
    found: Extracted | None = None
    reason: str = ""
    seconds: float = 0.0
    members: tuple[Reading, ...] = ()
    left_out: int = 0

    @property
    def text(self) -> str:
        """Its own text."""
        return self.found.text if self.found else ""

    def walk(self) -> Iterator[Reading]:
        """This document, then those inside it, in stored order."""
        yield self
        for member in self.members:
            yield from member.walk()


class Reader:
    """Reads files in a child process under the limits of the stage; a context manager.

    Args:
        settings: Its limits; a file that is larger than one document may be is ``too-large``.
    """

    def __init__(self, settings: DocumentsSettings) -> None:
        memory = settings.memory_mb * 2**20
        passwords = read_passwords(settings.passwords)
        self._pool = Pool(
            settings.seconds, memory, settings.documents_per_child, passwords, settings.options()
        )
        self._limits = Limits(member=settings.max_mb * 2**20, passwords=passwords)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.close()

    def start(self) -> None:
        """Start the child beforehand, for whoever times what it reads."""
        self._pool.extract(b"A page that starts the child.", "text", ".txt")

    def read(self, path: Path) -> Reading:
        """The reading of a file and of all inside it; whatever goes wrong is its reason.

        Raises:
            OSError: The file cannot be read.
        """
        with path.open("rb") as file:
            data = file.read(self._limits.member + 1)
        return self._read(data, (path.name,))

    def _read(
        self, data: bytes, name: tuple[str, ...], kinds: tuple[str, ...] = (), part: str = ""
    ) -> Reading:
        """The reading of a document, or of a part of a file that is read by stretches.

        Args:
            kinds: Of the steps to it.
        """
        started = time.monotonic()
        reading, inside = self._one(data, name, part)
        reading = replace(reading, seconds=time.monotonic() - started)
        if depth_of(kinds) >= MAX_DEPTH and inside:
            reason = "" if reading.text else "nested-too-deep"
            return replace(reading, reason=reason, left_out=len(inside))
        members = tuple(self._inside(member, name, kinds, data) for member in inside[:MEMBERS])
        return replace(reading, members=members, left_out=len(inside[MEMBERS:]))

    def _one(self, data: bytes, name: tuple[str, ...], part: str) -> tuple[Reading, list[Embedded]]:
        reading = Reading(name)
        extension = content_extension(name[-1])
        try:
            if len(data) > self._limits.member:
                raise QuarantineError("too-large")
            way = route(io.BytesIO(data), extension)
            reading = replace(reading, route=way)
            if way.reason:
                raise QuarantineError(way.reason)
            if way.container:
                return reading, self._listed(way.container, data)
            if component("format", way.format).is_ranged:
                found = self._pool.within(io.BytesIO(data), way.format, part)
            else:
                found = self._pool.extract(data, way.format, extension)
        except QuarantineError as error:
            return replace(reading, reason=error.reason), []
        is_bare = found.kind != "container" and not found.text.strip() and not found.members
        reading = replace(reading, found=found, reason="no-text" if is_bare else "")
        return reading, [
            member if member.reason else replace(member, data=member.content(data))
            for member in found.members
        ]

    def _listed(self, kind: str, data: bytes) -> list[Embedded]:
        """Members of a container; one that cannot be opened has its reason."""
        container: Container = component("container", kind)()
        handle = container.prepare(io.BytesIO(data), self._limits)
        return [
            Embedded((member.kind or kind, member.value), member.name, member.data, member.reason)
            for member in container.list(handle, self._limits)
        ]

    def _inside(
        self, member: Embedded, name: tuple[str, ...], kinds: tuple[str, ...], whole: bytes
    ) -> Reading:
        kind, value = member.locator
        path, steps = (*name, member.name or f"{kind} {value}"), (*kinds, kind)
        if member.reason:
            return Reading(path, reason=member.reason)
        if kind == MAILBOX_PART:
            return self._read(whole, path, steps, value)
        return self._read(member.data, path, steps)
