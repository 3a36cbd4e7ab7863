"""Folders of a mailbox file, and its messages in stretches that one task reads at a time."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from refinery.documents.outlook.pst.file import MailboxFile
from refinery.documents.outlook.pst.heap import Heap
from refinery.documents.outlook.pst.properties import MAX_ROWS, Property, Table, properties
from refinery.documents.outlook.pst.store import ROW, RowStore
from refinery.errors import QuarantineError

STORE, ROOT = 0x21, 0x122
TOP: Final = 0x35E0
"""Property of the store that says which folder people see at the top."""
NAME, SIZE = 0x3001, 0x0E08
FOLDER, FOLDERS, MESSAGES = 0x02, 0x0D, 0x0E
"""Types of ids: a folder, its table of folders, its table of messages."""
MAX_DEPTH: Final = 500
LEAST: Final = 64
"""Bytes of a file that a message takes at least."""
BROKEN: Final = (struct.error, LookupError, ValueError, OverflowError, TypeError)
"""What reading a broken file raises besides."""
COUNT: Final = 200
BYTES: Final = 32 * 2**20
"""Messages and bytes, as the table states them, of one stretch."""


@dataclass(frozen=True)
class Stretch:
    """Some messages of a folder, one behind the other.

    Attributes:
        folder: Names from the top down, with `` / `` between.
        reason: Why nobody knows what lies in the folder, else empty.
    """

    folder: str
    number: int
    first: int
    count: int
    reason: str = ""

    @property
    def value(self) -> str:
        """What :func:`messages_of` finds them by."""
        return f"{self.number}:{self.first}:{self.count}"


def stretches(file: MailboxFile) -> Iterator[Stretch]:
    """All messages that people see, folder by folder; search folders hold none of their own.

    Raises:
        QuarantineError: ``corrupt``; ``expansion``: there are more rows than the file has room for.
    """
    seen, most = 0, file.size // LEAST
    for name, number, reason in _folders(file):
        if reason:
            yield Stretch(name, number, 0, 0, reason)
            continue
        try:
            for one in _cut(file, name, number):
                yield one
                seen += one.count
                if seen > most:
                    raise QuarantineError("expansion", "a mailbox file names too many messages")
        except BROKEN:
            yield Stretch(name, number, 0, 0, "corrupt")
        except QuarantineError as error:
            if error.reason != "corrupt":
                raise
            yield Stretch(name, number, 0, 0, error.reason)


def _cut(file: MailboxFile, name: str, number: int) -> Iterator[Stretch]:
    first = count = size = 0
    for _, stated in _rows(file, number):
        if count and (count >= COUNT or size + stated > BYTES):
            yield Stretch(name, number, first, count)
            first, count, size = first + count, 0, 0
        count, size = count + 1, size + stated
    if count:
        yield Stretch(name, number, first, count)


def messages_of(file: MailboxFile, value: str) -> list[tuple[int, int]]:
    """(id, stated bytes) of the messages of a stretch.

    Raises:
        QuarantineError: ``gone``: the file does not have it, or no longer.
    """
    fields = value.split(":")
    if len(fields) != 3 or not all(field.isdigit() and len(field) < 11 for field in fields):
        raise QuarantineError("gone", "a mailbox file lacks a stretch it had")
    number, first, count = map(int, fields)
    found = list(_rows(file, number, first, first + count))
    if len(found) != count:
        raise QuarantineError("gone", "a mailbox file lacks a stretch it had")
    return found


def _folders(file: MailboxFile) -> Iterator[tuple[str, int, str]]:
    """(names, id, empty) of each folder, a folder before those in it.

    Where nobody can say which folders lie in one, it comes once more with the reason.
    """
    top, seen = _top(file), set[int]()
    waiting = [("", top, 0)]
    while waiting:
        name, number, depth = waiting.pop()
        if number in seen:
            continue
        if depth > MAX_DEPTH:
            raise QuarantineError("nested-too-deep", "folders of a mailbox file lie too deep")
        seen.add(number)
        yield name, number, ""
        inner = []
        try:
            for row in _table(file, number, FOLDERS).rows(frozenset((ROW, NAME))):
                found = _id(row[ROW]) if ROW in row else 0
                if found & 0x1F == FOLDER:
                    label = " ".join(RowStore(row).text(NAME).split())
                    inner.append((f"{name} / {label}" if name else label, found, depth + 1))
        except (*BROKEN, QuarantineError):
            yield f"{name} / its folders" if name else "folders", number, "corrupt"
        waiting.extend(reversed(inner))


def _top(file: MailboxFile) -> int:
    """The folder under which people's own lie; the root where the store does not say."""
    store = file.node(STORE)
    stated = properties(Heap(file, store)).get(TOP) if store else None
    number = int.from_bytes(stated.data[20:24], "little") if stated else 0
    return number if number & 0x1F == FOLDER and file.node(number) else ROOT


def _rows(
    file: MailboxFile, number: int, first: int = 0, last: int = MAX_ROWS
) -> Iterator[tuple[int, int]]:
    """(id, stated bytes) of the messages of a folder, in stored order."""
    for row in _table(file, number, MESSAGES).rows(frozenset((ROW, SIZE)), first, last):
        # A row without an id counts too: stretches are counted in rows.
        yield _id(row[ROW]) if ROW in row else 0, _id(row[SIZE]) if SIZE in row else 0


def _table(file: MailboxFile, number: int, kind: int) -> Table:
    return Table(file, file.node(number & ~0x1F | kind))


def _id(value: Property) -> int:
    return int.from_bytes(value.data[:4], "little")
