"""Small values of a node, and the tree that finds them: [MS-PST] 2.3.1 and 2.3.2."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from refinery.documents.outlook.pst.file import MailboxFile, Node
from refinery.errors import QuarantineError

SIGNATURE, TREE = 0xEC, 0xB5
KEPT: Final = 16
"""Blocks of a node that are kept while its values are read."""
MAX_KEYS: Final = 8_000_000


class Heap:
    """Values that lie side by side in the blocks of a node, each found by its number.

    Raises:
        QuarantineError: ``corrupt``.
    """

    def __init__(self, file: MailboxFile, node: Node) -> None:
        self._file, self._ids = file, file.block_ids(node.data)
        self._block = lru_cache(KEPT)(file.block)
        first = self._block(self._ids[0]) if self._ids else b""
        if len(first) < 12 or first[2] != SIGNATURE:
            raise QuarantineError("corrupt", "a node of a mailbox file holds no values")
        self.parts = file.parts(node.parts)
        self.kind = first[3]
        self.root = int(struct.unpack_from("<I", first, 4)[0])

    def value(self, number: int) -> bytes:
        """The value a number stands for: of the heap, or the whole of a part; 0 is none."""
        if number & 0x1F:
            return b"".join(self.blocks(number))
        if number == 0:
            return b""
        bits = 14 if self._file.layout.is_packed else 11
        place, block = (number >> 5) & ((1 << bits) - 1), number >> (5 + bits)
        if place == 0 or block >= len(self._ids):
            raise QuarantineError("corrupt", "a value of a mailbox file is missing")
        data = self._block(self._ids[block])
        table = struct.unpack_from("<H", data)[0]
        count = struct.unpack_from("<H", data, table)[0]
        if place > count:
            raise QuarantineError("corrupt", "a value of a mailbox file is missing")
        start, end = struct.unpack_from("<HH", data, table + 4 + 2 * (place - 1))
        return data[start:end]

    def blocks(self, number: int) -> list[bytes]:
        """Blocks of a part."""
        return self._file.blocks(self.part(number).data)

    def part(self, number: int) -> Node:
        """A node that lies in this one.

        Raises:
            QuarantineError: ``corrupt``: the file lacks what it names.
        """
        if number not in self.parts:
            raise QuarantineError("corrupt", "a mailbox file lacks a part it names")
        return self.parts[number]

    def rows(self, number: int, width: int, first: int, last: int) -> Iterator[bytes]:
        """Rows of a value or a part; none runs across two blocks, and no other block is read."""
        if number & 0x1F:
            ids = self._file.block_ids(self.part(number).data)
            each = len(self._file.block(ids[0])) // width if ids else 0
            if not each:
                return
            wanted = ids[first // each : -(-last // each)]
            blocks = (self._file.block(one) for one in wanted)
            start = first // each * each
        else:
            blocks, start = (one for one in [self.value(number)]), 0
        for block in blocks:
            for place in range(0, len(block) - width + 1, width):
                if first <= start < last:
                    yield block[place : place + width]
                start += 1

    def tree(self, number: int) -> Iterator[tuple[int, bytes]]:
        """Keys and values of a tree, in order.

        Args:
            number: Value that holds its header.
        """
        header = self.value(number)
        if len(header) < 8 or header[0] != TREE:
            raise QuarantineError("corrupt", "a tree of a mailbox file is broken")
        key, size, depth, root = struct.unpack_from("<BBBI", header, 1)
        if not 0 < key <= 16 or not size or depth > 8:
            raise QuarantineError("corrupt", "a tree of a mailbox file is broken")
        for seen, found in enumerate(self._under(root, key, size, depth)):
            if seen >= MAX_KEYS:
                raise QuarantineError("expansion", "a tree of a mailbox file has too many keys")
            yield found

    def _under(self, number: int, key: int, size: int, depth: int) -> Iterator[tuple[int, bytes]]:
        data, width = self.value(number), key + (4 if depth else size)
        for place in range(0, len(data) - width + 1, width):
            value = data[place + key : place + width]
            if depth:
                yield from self._under(int.from_bytes(value, "little"), key, size, depth - 1)
            else:
                yield int.from_bytes(data[place : place + key], "little"), value
