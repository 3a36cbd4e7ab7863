"""Mailboxes in one file: each mail is the document of its own bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from refinery.documents.containers.base import Container, Limits, Member, read_range

_FROM: Final = re.compile(rb"From [^\r\n]*\d\d:\d\d[^\r\n]*\d{4}")
_ESCAPED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
MAX_LINE: Final = 1 << 20
MAX_SEPARATOR: Final = 300
"""Bytes of a separator that are looked at; it holds an address and a date."""


class MboxContainer(Container):
    """Streams a mailbox of any size; locators are byte ranges without the ``From `` line.

    A change to the mailbox leaves the ids of the mails it already held as they were.
    """

    name = "mbox"
    extensions = (".mbox", ".mbx")

    def list(self, handle: Any, limits: Limits) -> Iterator[Member]:
        """Mails in stored order; one beyond the size limit is named, not read."""
        for number, (start, end) in enumerate(_ranges(handle)):
            value, name = f"{start}:{end - start}", f"{number}.eml"
            if end - start > limits.member:
                yield Member(value, name, reason="too-large")
                continue
            position = handle.tell()
            yield Member(value, name, self.open(handle, value, limits))
            handle.seek(position)

    def open(self, handle: Any, value: str, limits: Limits) -> bytes:
        """A mail as it was before it was put here: ``>From`` unescaped by one."""
        return _ESCAPED.sub(rb"\1", read_range(handle, value, limits))


def starts_mail(line: bytes) -> bool:
    """Whether a line is the separator of a mailbox."""
    return bool(_FROM.match(line, 0, MAX_SEPARATOR))


def _ranges(reader: BinaryIO) -> Iterator[tuple[int, int]]:
    """(start, end) of each mail; the one blank line before the next separator is not its own."""
    reader.seek(0)
    position, start, end, was_blank = 0, -1, 0, True
    while line := reader.readline(MAX_LINE):
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
