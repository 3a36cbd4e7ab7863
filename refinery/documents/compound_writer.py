"""Writes compound files: what was a part of one becomes a file of its own. [MS-CFB], version 4.

No library at hand writes them. Sectors are so large that the header has room for their table.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from refinery.documents.compound import MAGIC

Tree = Mapping[str, "bytes | Tree"]
"""Streams and storages by their names."""
SECTOR, SMALL, CUTOFF = 4096, 64, 4096
FREE, END, OWN = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5
LISTED: Final = 109
MAX_BYTES: Final = 256 * 2**20
"""Of all streams; the header's table names sectors of 436 MiB."""


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    right: int = FREE
    child: int = FREE
    start: int = END


def compound_file(tree: Tree) -> bytes:
    """The bytes of a file with these streams and storages; none beyond :data:`MAX_BYTES`."""
    entries = [_Entry("Root Entry", ROOT)]
    _collect(entries, 0, tree)
    if sum(len(entry.data) for entry in entries) > MAX_BYTES:
        return b""
    sectors, table = bytearray(), list[int]()
    small, chains = bytearray(), list[int]()
    for entry in entries:
        if len(entry.data) >= CUTOFF:
            entry.start = _put(sectors, table, entry.data, SECTOR)
        elif entry.data:
            entry.start = _put(small, chains, entry.data, SMALL)
    entries[0].data = bytes(small)
    entries[0].start = _put(sectors, table, entries[0].data, SECTOR)
    packed = struct.pack(f"<{len(chains)}I", *chains)
    first = _put(sectors, table, packed.ljust(-(-len(packed) // SECTOR) * SECTOR, b"\xff"), SECTOR)
    directory = _put(sectors, table, b"".join(map(_packed, entries)), SECTOR)
    per, at = SECTOR // 4, len(table)
    count = -(-at // (per - 1))  # the table's own sectors stand in it too
    table += [OWN] * count + [FREE] * (count * per - at - count)
    sizes = (count, directory, 0, CUTOFF, first, -(-len(packed) // SECTOR), END, 0)
    places = [at + one if one < count else FREE for one in range(LISTED)]
    head = MAGIC + bytes(16) + struct.pack("<5H6x", 0x3E, 4, 0xFFFE, 12, 6)
    head += struct.pack("<I8I", -(-len(entries) * 128 // SECTOR), *sizes)
    head += struct.pack(f"<{LISTED}I", *places)
    return head.ljust(SECTOR, b"\0") + bytes(sectors) + struct.pack(f"<{len(table)}I", *table)


def _collect(entries: list[_Entry], parent: int, tree: Tree) -> None:
    """Entries of a storage, each linked to the next in the order of the format."""
    previous = 0
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        value, number = tree[name], len(entries)
        is_stream = isinstance(value, bytes)
        entries.append(_Entry(name[:31], STREAM if is_stream else STORAGE))
        if previous:
            entries[previous].right = number
        else:
            entries[parent].child = number
        previous = number
        if isinstance(value, bytes):
            entries[number].data = value
        else:
            _collect(entries, number, value)


def _put(out: bytearray, table: list[int], data: bytes, size: int) -> int:
    """Where data begins that is put behind what is there, sector by sector."""
    if not data:
        return END
    start = len(table)
    count = -(-len(data) // size)
    out += data.ljust(count * size, b"\0")
    table += [*range(start + 1, start + count), END]
    return start


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le", "replace")[:62]
    head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name) + 2, entry.kind, 1)
    links = struct.pack("<3I", FREE, entry.right, entry.child)
    return head + links + bytes(36) + struct.pack("<IQ", entry.start, len(entry.data))
