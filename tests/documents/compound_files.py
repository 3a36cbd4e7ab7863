"""Compound files, [MS-CFB], made of nested dictionaries; and Outlook's messages in them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

Tree = dict[str, "bytes | Tree"]
FREE, END, FAT, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR, SMALL, CUTOFF = 512, 64, 4096


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    left: int = NONE
    right: int = NONE
    child: int = NONE
    start: int = END
    inside: list[int] = field(default_factory=list)


def compound_file(tree: Tree) -> bytes:
    """The bytes of a file with these storages and streams."""
    entries = [_Entry("Root Entry", 5)]
    _collect(entries, 0, tree)
    sectors: list[bytes] = []
    table: list[int] = []
    small, small_table = b"", []
    for entry in entries:
        if entry.kind == 2 and 0 < len(entry.data) < CUTOFF:
            entry.start = len(small_table)
            small_table += _chain(entry.start, -(-len(entry.data) // SMALL))
            small += entry.data + bytes(-len(entry.data) % SMALL)
        elif entry.data:
            entry.start = _put(sectors, table, entry.data)
    entries[0].data = small
    entries[0].start = _put(sectors, table, small) if small else END
    packed = struct.pack(f"<{len(small_table)}I", *small_table)
    packed += b"\xff" * (-len(packed) % SECTOR)
    first_small = _put(sectors, table, packed) if packed else END
    directory = _put(sectors, table, b"".join(map(_packed, entries)))
    count = 1
    while (len(table) + count) * 4 > count * SECTOR:
        count += 1
    at = len(sectors)
    table += [FAT] * count + [FREE] * (count * SECTOR // 4 - len(table) - count)
    fat = struct.pack(f"<{len(table)}I", *table)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, count, directory, 0, CUTOFF, first_small,
                          len(packed) // SECTOR, END, 0, at)  # fmt: skip
    header += struct.pack(f"<{108}I", *[at + i if i < count else FREE for i in range(1, 109)])
    return header + b"".join(sectors) + fat


def _collect(entries: list[_Entry], parent: int, tree: Tree) -> None:
    """Entries of a storage, linked as a list: a tree that leans to the right."""
    previous = NONE
    for name, value in sorted(tree.items(), key=lambda pair: (len(pair[0]), pair[0].upper())):
        number = len(entries)
        is_stream = isinstance(value, bytes)
        entries.append(_Entry(name, 2 if is_stream else 1, value if is_stream else b""))  # type: ignore[arg-type]
        if previous == NONE:
            entries[parent].child = number
        else:
            entries[previous].right = number
        previous = number
        if not isinstance(value, bytes):
            _collect(entries, number, value)


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), END]


def _put(sectors: list[bytes], table: list[int], data: bytes) -> int:
    start = len(sectors)
    count = -(-len(data) // SECTOR)
    data += bytes(count * SECTOR - len(data))
    sectors += [data[i * SECTOR : (i + 1) * SECTOR] for i in range(count)]
    table += _chain(start, count)
    return start


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    head = name + bytes(64 - len(name)) + struct.pack("<HBB", len(name) + 2, entry.kind, 1)
    links = struct.pack("<III", entry.left, entry.right, entry.child)
    return head + links + bytes(36) + struct.pack("<IQ", entry.start, len(entry.data))


def message(
    texts: dict[int, str],
    *,
    header: int = 32,
    numbers: dict[int, int] | None = None,
    times: dict[int, int] | None = None,
    binaries: dict[int, bytes] | None = None,
    inside: Tree | None = None,
) -> Tree:
    """A storage with properties as Outlook writes them.

    Args:
        header: Bytes before the properties: 32 at the top, 24 in an attached message, 8 in parts.
    """
    fixed = [struct.pack("<HHII4x", 3, pid, 6, value) for pid, value in (numbers or {}).items()]
    fixed += [struct.pack("<HHIQ", 0x40, pid, 6, value) for pid, value in (times or {}).items()]
    tree: Tree = {"__properties_version1.0": bytes(header) + b"".join(fixed)}
    for pid, text in texts.items():
        tree[f"__substg1.0_{pid:04X}001F"] = text.encode("utf-16-le")
    for pid, data in (binaries or {}).items():
        tree[f"__substg1.0_{pid:04X}0102"] = data
    return tree | (inside or {})
