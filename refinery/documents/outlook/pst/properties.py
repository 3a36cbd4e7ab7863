"""Properties of a node and rows of a table: [MS-PST] 2.3.3 and 2.3.4."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from refinery.documents.outlook.pst.file import MailboxFile, Node
from refinery.documents.outlook.pst.heap import Heap
from refinery.errors import QuarantineError

PROPERTIES, TABLE = 0xBC, 0x7C
INLINE: Final = {0x0002: 2, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 1}
"""Bytes of types whose value stands in the place of its number."""
MAX_ROWS: Final = 10_000_000
EIGHT: Final = (0x0005, 0x0006, 0x0007, 0x0014, 0x0040)


class Property(NamedTuple):
    """Type and bytes of a value."""

    type: int
    data: bytes


def properties(heap: Heap) -> dict[int, Property]:
    """All a node says of itself, by the ids of the properties.

    Raises:
        QuarantineError: ``corrupt``.
    """
    if heap.kind != PROPERTIES:
        raise QuarantineError("corrupt", "a node of a mailbox file has no properties")
    found = {}
    for name, entry in heap.tree(heap.root):
        if len(entry) != 6:
            raise QuarantineError("corrupt", "a property of a mailbox file is broken")
        kind, number = struct.unpack("<HI", entry)
        size = INLINE.get(kind)
        data = entry[2 : 2 + size] if size else heap.value(number)
        found[name] = Property(kind, data)
    return found


class Column(NamedTuple):
    """Where a row keeps a property, and the bit that says whether it does."""

    type: int
    name: int
    place: int
    size: int
    bit: int


class Table:
    """Rows of a node.

    Args:
        node: None for a table that is not there, which has no rows.

    Raises:
        QuarantineError: ``corrupt``.
    """

    def __init__(self, file: MailboxFile, node: Node | None) -> None:
        self._heap: Heap | None = Heap(file, node) if node else None
        self._columns: list[Column] = []
        self._width = self._bits = self._rows = 0
        if self._heap is None:
            return
        info = self._heap.value(self._heap.root)
        if self._heap.kind != TABLE or len(info) < 22 or info[0] != TABLE:
            raise QuarantineError("corrupt", "a table of a mailbox file is broken")
        self._bits, self._width = struct.unpack_from("<HH", info, 6)
        self._rows = struct.unpack_from("<I", info, 14)[0]
        for place in range(22, min(len(info), 22 + 8 * info[1]) - 7, 8):
            self._columns.append(Column(*struct.unpack_from("<HHHBB", info, place)))
        if not 4 < self._width < 8192 or self._bits > self._width:
            raise QuarantineError("corrupt", "a table of a mailbox file is broken")

    def rows(
        self, names: frozenset[int] | None = None, first: int = 0, last: int = MAX_ROWS
    ) -> Iterator[Mapping[int, Property]]:
        """Properties of each row, in stored order.

        Args:
            names: Those that are wanted; all where None.
            first: Number of the first row that is wanted.
            last: Number of the row behind the last.
        """
        wanted = [column for column in self._columns if names is None or column.name in names]
        raw = self._heap.rows(self._rows, self._width, first, last) if self._heap else ()
        for row in raw if self._rows else ():
            found = {}
            for column in wanted:
                byte = self._bits + column.bit // 8
                if byte < len(row) and row[byte] & (0x80 >> column.bit % 8):
                    found[column.name] = self._cell(row, column)
            yield found

    def _cell(self, row: bytes, column: Column) -> Property:
        data = row[column.place : column.place + column.size]
        if column.type in INLINE or column.type in EIGHT or self._heap is None:
            return Property(column.type, data)
        return Property(column.type, self._heap.value(int.from_bytes(data[:4], "little")))
