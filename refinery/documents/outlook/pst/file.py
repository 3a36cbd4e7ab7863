"""Nodes and blocks of a mailbox file of Outlook (.pst, .ost): [MS-PST] 2.2 and 2.3.1.

What the Python binding of libpff gives has no messages that are attached to messages (20260926);
their text must not be lost, hence a reader here. Nothing is read but what is asked for.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from refinery.documents.outlook.pst.cipher import CYCLIC, decrypted
from refinery.documents.ranges import Ranges
from refinery.errors import QuarantineError

MAGIC: Final = b"!BDN"
HEADER: Final = 564
MAX_VALUE: Final = 256 * 2**20
MAX_BLOCKS: Final = 1_000_000
"""Of one node; a table of ten million messages has fewer."""
MAX_ENTRIES: Final = 4_000_000
"""Local descriptors of one node."""


@dataclass(frozen=True)
class Layout:
    """Widths and places that differ between the versions of the format.

    Attributes:
        id: Form of an id or an offset, as :mod:`struct` has it.
        page: Bytes of a page of a tree.
        entries: Bytes of its entries.
        root: Offset of where the trees lie.
        method: Offset of how blocks are scrambled.
        foot: Bytes between the entries and the trailer of a page.
        trailer: Bytes behind a page or a block that say what it is.
        is_packed: Whether blocks may be compressed.
    """

    id: str
    page: int
    entries: int
    root: int
    method: int
    foot: int
    trailer: int
    is_packed: bool = False

    @property
    def id_size(self) -> int:
        """Bytes of an id or an offset."""
        return struct.calcsize(self.id)


ANSI: Final = Layout("I", 512, 496, 184, 461, 4, 12)
UNICODE: Final = Layout("Q", 512, 488, 216, 513, 8, 16)
PACKED: Final = Layout("Q", 4096, 4056, 216, 513, 16, 24, is_packed=True)
"""Of Outlook 2013 and later, for copies of a server's mailbox."""
LAYOUTS: Final = {14: ANSI, 15: ANSI, 21: UNICODE, 23: UNICODE, 36: PACKED}


@dataclass(frozen=True)
class Node:
    """A thing that is kept: a folder, a table, a message, an attachment."""

    id: int
    data: int
    parts: int


class MailboxFile:
    """Finds nodes and reads their blocks.

    Raises:
        QuarantineError: ``unsupported`` for a version or a scrambling that is not known;
            ``corrupt``.
    """

    def __init__(self, source: Ranges) -> None:
        head = source.read(0, min(HEADER, source.size))
        if len(head) < HEADER or not head.startswith(MAGIC):
            raise QuarantineError("corrupt", "a mailbox file has no header")
        version = struct.unpack_from("<H", head, 10)[0]
        if version not in LAYOUTS:
            raise QuarantineError("unsupported", "a mailbox file is of a version not known")
        self._source, self.size, self.layout = source, source.size, LAYOUTS[version]
        self._method = head[self.layout.method]
        if self._method > CYCLIC:
            raise QuarantineError("encrypted", "a mailbox file is encrypted")
        ids = struct.unpack_from(f"<4{self.layout.id}", head, self.layout.root)
        self._nodes, self._blocks = ids[1], ids[3]

    def node(self, number: int) -> Node | None:
        """A node by its id, if the file has it."""
        entry = self._find(self._nodes, number)
        if entry is None:
            return None
        _, data, parts = struct.unpack_from(f"<3{self.layout.id}", entry)
        return Node(number, data, parts)

    def blocks(self, number: int) -> list[bytes]:
        """Contents of a node, block by block.

        Args:
            number: Id of its data; 0 where it has none.
        """
        found, total = [], 0
        for one in self.block_ids(number):
            found.append(self.block(one))
            total += len(found[-1])
            if total > MAX_VALUE:
                raise QuarantineError("too-large", "a value of a mailbox is beyond its limit")
        return found

    def block_ids(self, number: int) -> list[int]:
        """Ids of the blocks of a node, none of which is read for it."""
        found: list[int] = []
        for one in self._leaves(number, 3) if number else ():
            found.append(one)
            if len(found) > MAX_BLOCKS:
                raise QuarantineError("too-large", "a value of a mailbox is beyond its limit")
        return found

    def parts(self, number: int) -> dict[int, Node]:
        """Nodes that lie in a node, by their ids.

        Args:
            number: Id of its list of them; 0 where it has none.
        """
        found: dict[int, Node] = {}
        for node in self._local(number, 2) if number else ():
            found[node.id] = node
            if len(found) > MAX_ENTRIES:
                raise QuarantineError("expansion", "a node of a mailbox file has too many parts")
        return found

    def _local(self, number: int, depth: int) -> Iterator[Node]:
        block = self.block(number)
        layout, size = self.layout, self.layout.id_size
        if depth == 0 or len(block) < 4 or block[0] != 2:
            raise QuarantineError("corrupt", "a list of parts of a mailbox file is broken")
        level, count = block[1], struct.unpack_from("<H", block, 2)[0]
        first, width = (8 if size == 8 else 4), (2 if level else 3)
        for place in range(first, first + count * width * size, width * size):
            values = struct.unpack_from(f"<{width}{layout.id}", block, place)
            if level:
                yield from self._local(values[1], depth - 1)
            else:
                yield Node(values[0] & 0xFFFFFFFF, values[1], values[2])

    def _leaves(self, number: int, depth: int) -> Iterator[int]:
        """Ids of blocks of data under a block."""
        if not number & 2:
            yield number
            return
        block = self.block(number)
        if depth == 0 or len(block) < 8 or block[0] != 1:
            raise QuarantineError("corrupt", "a list of blocks of a mailbox file is broken")
        count = struct.unpack_from("<H", block, 2)[0]
        for inner in struct.unpack_from(f"<{count}{self.layout.id}", block, 8):
            yield from self._leaves(inner, depth - 1)

    def block(self, number: int) -> bytes:
        """One block as it was written; lists of blocks are never scrambled."""
        number &= ~1
        entry = self._find(self._blocks, number)
        if entry is None:
            raise QuarantineError("corrupt", "a mailbox file lacks a block it names")
        _, offset = struct.unpack_from(f"<2{self.layout.id}", entry)
        place = 2 * self.layout.id_size
        size, full = struct.unpack_from("<HH", entry, place)
        data = self._source.read(offset, size)
        self._check(data, offset + _padded(size, self.layout), number)
        if self.layout.is_packed and full and full != size:
            data = _inflated(data, full)
        return data if number & 2 else decrypted(data, self._method, number & 0xFFFFFFFF)

    def _check(self, data: bytes, end: int, number: int) -> None:
        """See that bytes are those that were written, by what stands behind them.

        Args:
            end: Offset behind the trailer.
            number: Id of the block; 0 for a page.
        """
        if self.layout.is_packed:
            return
        trailer = self._source.read(end - self.layout.trailer, self.layout.trailer)
        if self.layout is ANSI:
            own, stated = struct.unpack_from("<II", trailer, 4)
        else:
            stated, own = struct.unpack_from("<IQ", trailer, 4)
        if stated != zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF or (number and own & ~1 != number):
            raise QuarantineError("corrupt", "a mailbox file is damaged")

    def _find(self, page: int, key: int) -> bytes | None:
        """The entry of a tree of pages, from its root at an offset down."""
        layout, form = self.layout, f"<{self.layout.id}"
        level = 256
        while True:
            data = self._source.read(page, layout.page)
            self._check(data[: layout.entries + layout.foot], page + layout.page, 0)
            if layout.is_packed:
                count, _, width, depth = struct.unpack_from("<HHBB", data, layout.entries)
            else:
                count, _, width, depth = struct.unpack_from("<4B", data, layout.entries)
            fits = count * width <= layout.entries and width >= 2 * layout.id_size
            if not fits or depth >= level:
                raise QuarantineError("corrupt", "an index of a mailbox file is broken")
            level = depth
            # Entries are in order: the last one that does not lie beyond the key.
            low, high = 0, count
            while low < high:
                middle = (low + high) // 2
                if struct.unpack_from(form, data, middle * width)[0] <= key:
                    low = middle + 1
                else:
                    high = middle
            if low == 0:
                return None
            entry = data[(low - 1) * width : low * width]
            if level == 0:
                return entry if struct.unpack_from(form, entry)[0] == key else None
            page = struct.unpack_from(f"<3{layout.id}", entry)[2]


def _inflated(data: bytes, full: int) -> bytes:
    """A packed block, with or without the header of zlib."""
    try:
        return zlib.decompressobj(15 if data[:1] == b"\x78" else -15).decompress(data, full)
    except zlib.error:
        raise QuarantineError("corrupt", "a block of a mailbox file is broken") from None


def _padded(size: int, layout: Layout) -> int:
    """Bytes that a block takes with its trailer."""
    return -(-(size + layout.trailer) // 64) * 64
