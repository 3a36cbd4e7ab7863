"""A message of a mailbox file, its recipients and attachments."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Final

from refinery.documents.outlook.named import (
    ENTRIES,
    LETTERS,
    SETS,
    Name,
    Named,
    Names,
    names_of,
    no_names,
)
from refinery.documents.outlook.pst.file import MailboxFile, Node
from refinery.documents.outlook.pst.heap import Heap
from refinery.documents.outlook.pst.properties import Property, Table, properties
from refinery.documents.outlook.store import BINARY, MULTIPLE, OBJECT, Store
from refinery.errors import QuarantineError

PARTS: Final = {"recip": 0x692, "attach": 0x671}
"""Ids of the tables of a message."""
ROW: Final = 0x67F2
SUBJECT: Final = 0x0037
METHOD: Final = 0x3705
IS_MESSAGE: Final = 5
PREFIX: Final = "\x01"
NAMES: Final = 0x61
"""Id of the node that maps named properties."""


class RowStore(Store):
    """A recipient, who is but a row of a table."""

    def __init__(
        self, found: Mapping[int, Property], charset: str = "", names: Names = no_names
    ) -> None:
        self._properties = found
        super().__init__(charset, names)

    def text(self, *names: Name) -> str:
        """As of any store; a subject begins with the length of its ``Re: ``, which is left out."""
        found = super().text(*names)
        return found[2:] if found.startswith(PREFIX) else found

    def parts(self, kind: str) -> list[Store]:
        """None."""
        return []

    def message(self, name: int) -> Store | None:
        """None."""
        return None

    def object(self, name: int) -> bytes:
        """None."""
        return b""

    def _value(self, name: int, kind: int) -> bytes:
        found = self._properties.get(name)
        return found.data if found and found.type == kind else b""

    def _values(self, name: int, kind: int) -> list[bytes]:
        """Side by side, behind a list of where each begins: [MS-PST] 2.3.3.4.2."""
        data = self._value(name, kind | MULTIPLE)
        count = int.from_bytes(data[:4], "little")
        starts = [*struct.unpack_from(f"<{count}I", data, 4), len(data)] if count else []
        if starts != sorted(starts):  # values that overlap would be more than there is
            raise QuarantineError("corrupt", "values of a property overlap")
        return [data[start:end] for start, end in pairwise(starts)]

    def _fixed(self, name: int) -> bytes:
        found = self._properties.get(name)
        return found.data if found else b""


class NodeStore(RowStore):
    """A message or an attachment, which is a node with parts of its own.

    Args:
        names: Of the file, as :func:`names_in` gives them.
        around: Data of the nodes it lies in.

    Raises:
        QuarantineError: ``corrupt``.
    """

    def __init__(
        self,
        file: MailboxFile,
        node: Node,
        charset: str = "",
        names: Names = no_names,
        around: frozenset[int] = frozenset(),
    ) -> None:
        if node.data in around:
            raise QuarantineError("corrupt", "a message of a mailbox file lies in itself")
        self._file, self._heap, self._around = file, Heap(file, node), around | {node.data}
        super().__init__(properties(self._heap), charset, names)

    def parts(self, kind: str) -> list[Store]:
        """Rows of its tables; an attachment is the node its row names."""
        parts = self._heap.parts
        rows = Table(self._file, parts.get(PARTS[kind])).rows()
        if kind == "recip":
            return [RowStore(row, self._charset) for row in rows]
        numbers = (int.from_bytes(row[ROW].data, "little") for row in rows if ROW in row)
        return [self._inner(number) for number in numbers]

    def message(self, name: int) -> Store | None:
        """By the node that its content names."""
        data = self._value(name, OBJECT)
        if self.number(METHOD) != IS_MESSAGE or len(data) < 4:
            return None
        return self._inner(struct.unpack_from("<I", data)[0])

    def object(self, name: int) -> bytes:
        """By the part that its content names, which is a file."""
        data = self._value(name, OBJECT)
        if self.number(METHOD) == IS_MESSAGE or len(data) < 4:
            return b""
        return self._heap.value(struct.unpack_from("<I", data)[0])

    def _inner(self, number: int) -> NodeStore:
        return NodeStore(
            self._file, self._heap.part(number), self._charset, self._names, self._around
        )


def names_in(file: MailboxFile) -> Names:
    """What reads the file's map of named properties, once for all its messages."""

    @cache
    def read() -> Mapping[Named, int]:
        node = file.node(NAMES)
        found = properties(Heap(file, node)) if node else {}
        none = Property(BINARY, b"")
        return names_of(*(found.get(name, none).data for name in (SETS, ENTRIES, LETTERS)))

    return read
