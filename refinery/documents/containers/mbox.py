"""Mailboxes in one file: each mail is the document of its own bytes.

A large one is cut into stretches first, mailboxes themselves, so that no row lists a million mails
and tasks share the work. A mailbox that grows keeps all stretches but its last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from refinery.documents.containers.base import Container, Limits, Member, read_range
from refinery.errors import QuarantineError

_FROM: Final = re.compile(rb"From [^\r\n]*\d\d:\d\d[^\r\n]*\d{4}")
_ESCAPED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_CUT: Final = re.compile(rb"\n\r?\n(?=From [^\r\n]{0,200}\d\d:\d\d[^\r\n]{0,200}\d{4})")
MAX_LINE: Final = 1 << 20
STRETCH: Final = 64 * 2**20
"""Bytes at which a mailbox is cut, at the next mail that begins there."""
OVERLAP: Final = 512
MAX_SEPARATOR: Final = 300
"""Bytes of a separator that are looked at; it holds an address and a date."""


class MboxContainer(Container):
    """Streams a mailbox of any size; locators are byte ranges without the ``From `` line.

    A change to the mailbox leaves the ids of the mails it already held as they were.
    """

    name = "mbox"
    extensions = (".mbox", ".mbx")

    def list(self, handle: Any, limits: Limits) -> Iterator[Member]:
        """Mails in stored order, or stretches of a large one; too large a mail is only named."""
        stretches = list(_stretches(handle))
        for number, (start, end) in enumerate(stretches):
            if len(stretches) > 1 and end - start <= limits.member:
                value = f"{start}:{end - start}"
                data = read_range(handle, value, limits)
                yield Member(value, f"{number}.mbox", data, kind=MboxStretchContainer.name)
            else:
                yield from self._mails(handle, start, end, limits)

    def _mails(self, handle: Any, start: int, end: int, limits: Limits) -> Iterator[Member]:
        for number, (first, last) in enumerate(_ranges(handle, start, end)):
            value, name = f"{first}:{last - first}", f"{number}.eml"
            if last - first > limits.member:
                yield Member(value, name, reason="too-large")
                continue
            position = handle.tell()
            yield Member(value, name, self.open(handle, value, limits))
            handle.seek(position)

    def open(self, handle: Any, value: str, limits: Limits) -> bytes:
        """A mail as it was before it was put here: ``>From`` unescaped by one."""
        return _ESCAPED.sub(rb"\1", read_range(handle, value, limits))


class MboxStretchContainer(Container):
    """Opens a stretch of a mailbox, as it stands there."""

    name = "mbox-stretch"

    def list(self, handle: Any, limits: Limits) -> Iterator[Member]:
        """Never asked: a stretch is a mailbox."""
        raise QuarantineError("unsupported", "a stretch of a mailbox is listed as a mailbox")

    def open(self, handle: Any, value: str, limits: Limits) -> bytes:
        """Bytes of the stretch."""
        return read_range(handle, value, limits)


def starts_mail(line: bytes) -> bool:
    """Whether a line is the separator of a mailbox."""
    return bool(_FROM.match(line, 0, MAX_SEPARATOR))


def _stretches(reader: BinaryIO) -> Iterator[tuple[int, int]]:
    """(start, end) of stretches that begin with a mail; found by looking around the cuts alone."""
    size, start = reader.seek(0, 2), 0
    while size - start > STRETCH:
        cut = _cut(reader, start + STRETCH, size)
        if cut is None:
            break
        yield start, cut
        start = cut
    yield start, size


def _cut(reader: BinaryIO, position: int, size: int) -> int | None:
    """Where the first mail begins behind a position."""
    while position < size:
        reader.seek(position)
        block = reader.read(MAX_LINE + OVERLAP)
        found = _CUT.search(block)
        if found:
            return position + found.end()
        position += MAX_LINE
    return None


def _ranges(reader: BinaryIO, first: int, last: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each mail; the one blank line before the next separator is not its own."""
    reader.seek(first)
    position, start, end, was_blank = first, -1, first, True
    while position < last and (line := reader.readline(MAX_LINE)):
        if was_blank and starts_mail(line):
            if start >= 0:
                yield start, max(start, end)
                reader.seek(position + len(line))
            start = end = position + len(line)
        was_blank = not line.strip(b"\r\n")
        end = position if was_blank else position + len(line)
        position += len(line)
        if start == position:
            end = start
    if start >= 0:
        yield start, max(start, end)
