"""One file of any size read as the stage reads it, without Spark and without a lake.

For people who want to see what would come out of a file, and for evaluations.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, Self

from refinery.config.secrets import read_passwords
from refinery.core.formats import content_extension
from refinery.core.locations import MAX_DEPTH, depth_of
from refinery.core.registry import component
from refinery.documents.containers.base import Container, Limits
from refinery.documents.documents_stage import DocumentsSettings
from refinery.documents.model import MAILBOX_PART, Extracted
from refinery.documents.pool import Pool
from refinery.documents.router import Route, route
from refinery.errors import QuarantineError

MEMBERS: Final = 1000
"""Documents inside one file, in all, that are read at most; the stage reads them all."""


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


@dataclass(frozen=True)
class Inside:
    """A member that is not opened yet.

    Attributes:
        content: Gives its bytes; not called where there is a reason.
    """

    name: str
    locator: tuple[str, str]
    reason: str
    content: Callable[[], bytes]


class Reader:
    """Reads files in a child process under the limits of the stage; a context manager.

    Args:
        settings: Its limits; a document that is larger than one may be is ``too-large``.
    """

    def __init__(self, settings: DocumentsSettings) -> None:
        memory = settings.memory_mb * 2**20
        passwords = read_passwords(settings.passwords)
        self._pool = Pool(
            settings.seconds, memory, settings.documents_per_child, passwords, settings.options()
        )
        self._limits = Limits(member=settings.max_mb * 2**20, passwords=passwords)
        self._room = MEMBERS

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
        self._room = MEMBERS
        with path.open("rb") as file:
            return self._read(file, (path.name,))

    def _read(
        self, stream: BinaryIO, name: tuple[str, ...], kinds: tuple[str, ...] = (), part: str = ""
    ) -> Reading:
        """The reading of a document, or of a part of a file that is read by stretches.

        Args:
            kinds: Of the steps to it.
        """
        started = time.monotonic()
        reading, inside = self._one(stream, name, part)
        reading = replace(reading, seconds=time.monotonic() - started)
        if depth_of(kinds) >= MAX_DEPTH and inside:
            reason = "" if reading.text else "nested-too-deep"
            return replace(reading, reason=reason, left_out=len(inside))
        members: list[Reading] = []
        while len(members) < len(inside) and self._room:
            self._room -= 1
            members.append(self._inside(inside[len(members)], name, kinds, stream))
        left_out = len(inside) - len(members)
        return replace(reading, members=tuple(members), left_out=left_out)

    def _one(
        self, stream: BinaryIO, name: tuple[str, ...], part: str
    ) -> tuple[Reading, list[Inside]]:
        reading = Reading(name)
        extension = content_extension(name[-1])
        try:
            way = route(stream, extension)
            reading = replace(reading, route=way)
            if way.reason:
                raise QuarantineError(way.reason)
            if way.container:
                return reading, self._listed(way.container, stream)
            data = b""
            if component("format", way.format).is_ranged:
                found = self._pool.within(stream, way.format, part)
            else:
                data = self._whole(stream)
                found = self._pool.extract(data, way.format, extension)
        except QuarantineError as error:
            return replace(reading, reason=error.reason), []
        is_bare = found.kind != "container" and not found.text.strip() and not found.members
        reading = replace(reading, found=found, reason="no-text" if is_bare else "")
        return reading, [
            Inside(member.name, member.locator, member.reason, partial(member.content, data))
            for member in found.members
        ]

    def _whole(self, stream: BinaryIO) -> bytes:
        stream.seek(0)
        data = stream.read(self._limits.member + 1)
        if len(data) > self._limits.member:
            raise QuarantineError("too-large")
        return data

    def _listed(self, kind: str, stream: BinaryIO) -> list[Inside]:
        """Members of a container; one that cannot be opened has its reason.

        Of a mailbox of any size no more is held than an archive may hold: the rest is opened again.
        """
        container: Container = component("container", kind)()
        stream.seek(0)
        handle = container.prepare(stream, self._limits)
        found, held = [], 0
        for member in container.list(handle, self._limits):
            held += len(member.data)
            content: Callable[[], bytes] = partial(bytes, member.data)
            if held > self._limits.expanded:
                held -= len(member.data)
                opener: Container = component("container", member.kind or kind)()
                content = partial(opener.open, handle, member.value, self._limits)
            locator = (member.kind or kind, member.value)
            found.append(Inside(member.name, locator, member.reason, content))
        return found

    def _inside(
        self, member: Inside, name: tuple[str, ...], kinds: tuple[str, ...], whole: BinaryIO
    ) -> Reading:
        kind, value = member.locator
        path, steps = (*name, member.name or f"{kind} {value}"), (*kinds, kind)
        if member.reason:
            return Reading(path, reason=member.reason)
        if kind == MAILBOX_PART:
            return self._read(whole, path, steps, value)
        try:
            data = member.content()
        except QuarantineError as error:
            return Reading(path, reason=error.reason)
        return self._read(io.BytesIO(data), path, steps)
