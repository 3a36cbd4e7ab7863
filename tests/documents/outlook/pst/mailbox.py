"""Writes mailbox files of Outlook, as far as tests need them: [MS-PST], its Unicode version."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from refinery.documents.outlook.pst.cipher import PERMUTED, decrypted

BLOCK: Final = 8176
VALUE: Final = 3580
"""Bytes a value of a heap has at most."""
TEXT, BINARY, NUMBER, OBJECT = 0x1F, 0x102, 0x3, 0xD
_PLAIN: Final = decrypted(bytes(range(256)), PERMUTED, 0)
SCRAMBLED: Final = bytes(_PLAIN.index(value) for value in range(256))
"""What stands in a file for each byte."""

Properties = Mapping[int, tuple[int, bytes]]


def text(value: str) -> tuple[int, bytes]:
    """A property that is a text."""
    return TEXT, value.encode("utf-16-le")


def number(value: int) -> tuple[int, bytes]:
    """A property that is a number."""
    return NUMBER, struct.pack("<I", value)


def checksum(data: bytes) -> int:
    """CRC-32 that begins at zero and is not inverted: [MS-PST] 5.3."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


@dataclass
class Message:
    """A message, its recipients and attachments, and a message attached to it."""

    properties: Properties
    recipients: Sequence[Properties] = ()
    attachments: Sequence[Properties] = ()
    inner: Message | None = None
    stated: int = 1000


@dataclass
class Folder:
    """A folder and what lies in it."""

    name: str
    messages: Sequence[Message] = ()
    folders: Sequence[Folder] = ()
    id: int = 0


@dataclass
class _Writer:
    body: bytearray = field(default_factory=lambda: bytearray(1024))
    blocks: dict[int, tuple[int, int]] = field(default_factory=dict)
    nodes: dict[int, tuple[int, int]] = field(default_factory=dict)
    folders: int = 0x400
    messages: int = 0x10000
    pages: int = 0
    parents: dict[int, int] = field(default_factory=lambda: {0x122: 0x122})

    def block(self, data: bytes, is_list: bool = False) -> int:
        """Id of a block."""
        bid = 4 * (len(self.blocks) + 1) | (2 if is_list else 0)
        stored = data if is_list else data.translate(SCRAMBLED)
        padded = stored + bytes(-(len(stored) + 16) % 64)
        place = self._put(padded + struct.pack("<HHIQ", len(data), 0, checksum(stored), bid))
        self.blocks[bid] = (place, len(data))
        return bid

    def data(self, blocks: Sequence[bytes]) -> int:
        """Id of data, which a list of its blocks stands for where there are several."""
        ids = [self.block(block) for block in blocks]
        if len(ids) == 1:
            return ids[0]
        total = sum(map(len, blocks))
        return self.block(struct.pack(f"<BBHI{len(ids)}Q", 1, 1, len(ids), total, *ids), True)

    def parts(self, nodes: Mapping[int, tuple[int, int]]) -> int:
        """Id of the list of a node's parts; 0 where it has none."""
        if not nodes:
            return 0
        entries = b"".join(struct.pack("<QQQ", nid, *node) for nid, node in sorted(nodes.items()))
        return self.block(struct.pack("<BBHI", 2, 0, len(nodes), 0) + entries, True)

    def node(
        self, kind: int, values: Sequence[bytes], parts: Mapping[int, tuple[int, int]]
    ) -> tuple[int, int]:
        """(data, parts) of a heap whose first value is its root."""
        start, places = 12, []
        for value in values:
            places.append(start)
            start += len(value)
        table = struct.pack(f"<HH{len(places) + 1}H", len(places), 0, *places, start)
        head = struct.pack("<HBBI4x", start, 0xEC, kind, 0x20)
        return self.block(head + b"".join(values) + table), self.parts(parts)

    def properties(
        self, found: Properties, parts: Mapping[int, tuple[int, int]]
    ) -> tuple[int, int]:
        """A node of properties; what is long becomes a part."""
        values, inner, entries = [b"", b""], dict(parts), b""
        for name, (kind, data) in sorted(found.items()):
            if kind == NUMBER:
                entries += struct.pack("<HH", name, kind) + data
                continue
            if kind == OBJECT and len(data) > 8:  # a file, which is a part
                pieces = [data[at : at + BLOCK] for at in range(0, len(data), BLOCK)]
                inner[0x2044] = (self.data(pieces), 0)
                data = struct.pack("<II", 0x2044, len(data))
            if len(data) > VALUE:
                place = 0x1F | (0x1000 + len(inner)) << 5
                pieces = [data[at : at + BLOCK] for at in range(0, len(data), BLOCK)]
                inner[place] = (self.data(pieces), 0)
            else:
                values.append(data)
                place = len(values) << 5
            entries += struct.pack("<HHI", name, kind, place)
        values[0] = struct.pack("<BBBBI", 0xB5, 2, 6, 0, 0x40)
        values[1] = entries
        return self.node(0xBC, values, inner)

    def table(
        self, names: Mapping[int, int], rows: Sequence[tuple[int, Properties]]
    ) -> tuple[int, int]:
        """A node of rows; names are those of the columns with their types."""
        columns = {0x67F2: NUMBER, **names}
        bits = 4 * len(columns)
        width = bits + (len(columns) + 7) // 8
        info = struct.pack("<BB4HIII", 0x7C, len(columns), bits, bits, bits, width, 0x40, 0x9F, 0)
        for place, (name, kind) in enumerate(columns.items()):
            info += struct.pack("<HHHBB", kind, name, 4 * place, 4, place)
        index = b"".join(struct.pack("<II", row, at) for at, (row, _) in enumerate(rows))
        values = [info, struct.pack("<BBBBI", 0xB5, 4, 4, 0, 0x60), index]
        raw = []
        for row, found in rows:
            cells, mask = struct.pack("<I", row), 0x80
            for place, (name, kind) in enumerate(names.items(), 1):
                value = found.get(name)
                if value is None:
                    cells += bytes(4)
                    continue
                mask |= 0x80 >> place
                if kind == NUMBER:
                    cells += value[1]
                else:
                    values.append(value[1])
                    cells += struct.pack("<I", len(values) << 5)
            raw.append(cells + bytes([mask]))
        each = BLOCK // width
        pieces = [b"".join(raw[at : at + each]) for at in range(0, len(raw), each)]
        return self.node(0x7C, values, {0x9F: (self.data(pieces or [b""]), 0)})

    def message(self, found: Message) -> tuple[int, int]:
        """A node of a message."""
        parts = {}
        if found.recipients:
            names = {0x3001: TEXT, 0x39FE: TEXT, 0x0C15: NUMBER, 0x5FFD: NUMBER}
            rows = [(at, one) for at, one in enumerate(found.recipients, 1)]
            parts[0x692] = self.table(names, rows)
        attached = {}
        for at, one in enumerate(found.attachments, 1):
            attached[0x8000 + 0x20 * at | 5] = self.properties(one, {})
        if found.inner:
            inner = self.message(found.inner)
            says = {0x3705: number(5), 0x3701: (OBJECT, struct.pack("<II", 0x2024, 1))}
            attached[0x9005] = self.properties(says, {0x2024: inner})
        if attached:
            parts[0x671] = self.table({}, [(nid, {}) for nid in sorted(attached)])
        return self.properties(found.properties, parts | attached)

    def folder(self, found: Folder, nid: int) -> None:
        """Nodes of a folder and of all in it."""
        inside = []
        for one in found.folders:
            self.folders += 1
            own = one.id or self.folders << 5 | 2
            inside.append((own, {0x3001: text(one.name)}))
            self.parents[own] = nid
            self.folder(one, own)
        rows = []
        for message in found.messages:
            self.messages += 1
            own = self.messages << 5 | 4
            self.nodes[own], self.parents[own] = self.message(message), nid
            rows.append((own, {0x0E08: number(message.stated)}))
        self.nodes[nid] = self.properties({0x3001: text(found.name)}, {})
        self.nodes[nid & ~0x1F | 0xD] = self.table({0x3001: TEXT}, inside)
        self.nodes[nid & ~0x1F | 0xE] = self.table({0x0E08: NUMBER}, rows)

    def tree(self, entries: Sequence[bytes], width: int, kind: int) -> tuple[int, int]:
        """(id, offset) of the root of a tree of pages."""
        level = 0
        while True:
            each = 488 // width
            pages = []
            for at in range(0, len(entries), each):
                some = entries[at : at + each]
                head = struct.pack("<BBBB4x", len(some), each, width, level)
                page = b"".join(some).ljust(488, b"\0") + head
                self.pages += 1
                tail = struct.pack("<BBHIQ", kind, kind, 0, checksum(page), self.pages)
                place = self._put(page + tail)
                pages.append(some[0][:8] + struct.pack("<QQ", self.pages, place))
            if len(pages) == 1:
                return self.pages, place
            entries, width, level = pages, 24, level + 1

    def _put(self, data: bytes) -> int:
        place = len(self.body)
        self.body += data + bytes(-len(data) % 64)
        return place


def mailbox(
    *folders: Folder, method: int = PERMUTED, names: tuple[bytes, bytes, bytes] | None = None
) -> bytes:
    """A mailbox file; its folders lie under one that the store names as the top.

    Args:
        names: Sets, entries and letters of the map of named properties.
    """
    writer = _Writer()
    if names:
        streams = {at: (BINARY, data) for at, data in enumerate(names, 2)}
        writer.nodes[0x61] = writer.properties(streams, {})
    writer.folder(Folder("", (), (Folder("Top", (), folders, id=0x8022), Folder("Views"))), 0x122)
    top = (BINARY, bytes(20) + struct.pack("<I", 0x8022))
    writer.nodes[0x21] = writer.properties({0x35E0: top}, {})
    nodes = [
        struct.pack("<QQQII", nid, data, parts, writer.parents.get(nid, 0), 0)
        for nid, (data, parts) in sorted(writer.nodes.items())
    ]
    root = writer.tree(nodes, 32, 0x81)
    blocks = [
        struct.pack("<QQHHI", bid & ~1, place, size, 1, 0)
        for bid, (place, size) in sorted(writer.blocks.items())
    ]
    index = writer.tree(blocks, 24, 0x80)
    body = writer.body
    struct.pack_into("<4s4x2sHHBB", body, 0, b"!BDN", b"SM", 23, 19, 1, 1)
    struct.pack_into("<Q", body, 184, len(body))
    struct.pack_into("<4QB", body, 216, *root, *index, 2)
    body[512:514] = bytes((0x80, method))
    struct.pack_into("<I", body, 4, checksum(body[8:479]))
    struct.pack_into("<I", body, 524, checksum(body[8:524]))
    return bytes(body)
