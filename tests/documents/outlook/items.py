"""Items of Outlook in each of the three ways in which they are kept, from the same properties."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from refinery.documents.formats.email import EmailFormat
from refinery.documents.formats.outlook import OutlookFormat
from refinery.documents.formats.pst import PstFormat
from refinery.documents.model import Extracted
from refinery.documents.outlook.named import PUBLIC, Named
from tests.documents.compound_files import Tree, compound_file
from tests.documents.outlook.pst.mailbox import Folder, Message, mailbox

TEXT, BINARY, NUMBER, DOUBLE, FLAG, TIME, MANY = 0x1F, 0x102, 0x3, 0x5, 0xB, 0x40, 0x1000
FIXED = (NUMBER, DOUBLE, FLAG, TIME)
Value = tuple[int, "bytes | Sequence[bytes]"]
"""Type and bytes, or the bytes of each of several values."""
Item = Mapping["int | Named", Value]


def text(value: str) -> Value:
    return TEXT, value.encode("utf-16-le")


def texts(*values: str) -> Value:
    return TEXT | MANY, [value.encode("utf-16-le") for value in values]


def number(value: int) -> Value:
    return NUMBER, struct.pack("<I", value)


def flag(value: bool) -> Value:
    return FLAG, bytes([value])


def time(*moment: int) -> Value:
    """A time in UTC: year, month, day, hour, minute."""
    year, month, day, hour, minute = moment
    when = datetime(year, month, day, hour, minute, tzinfo=UTC)
    ticks = 10 * ((when - datetime(1601, 1, 1, tzinfo=UTC)) // datetime.resolution)
    return TIME, struct.pack("<Q", ticks)


def name_map(item: Item) -> dict[Named, int]:
    """A number for each property that has a name."""
    names = sorted((one for one in item if isinstance(one, Named)), key=str)
    return {name: 0x8000 + at for at, name in enumerate(names)}


def name_streams(names: Mapping[Named, int]) -> tuple[bytes, bytes, bytes]:
    """The map as mailbox files and message files keep it."""
    sets = sorted({name.set for name in names} - {PUBLIC})
    entries, letters = b"", b""
    for name, at in names.items():
        kind = 2 * (2 if name.set == PUBLIC else 3 + sets.index(name.set))
        if isinstance(name.id, int):
            entries += struct.pack("<IHH", name.id, kind, at - 0x8000)
            continue
        word = name.id.encode("utf-16-le")
        entries += struct.pack("<IHH", len(letters), kind | 1, at - 0x8000)
        letters += struct.pack("<I", len(word)) + word + bytes(-len(word) % 4)
    return b"".join(sets), entries, letters


def numbered(item: Item, names: Mapping[Named, int]) -> dict[int, Value]:
    return {key if isinstance(key, int) else names[key]: value for key, value in item.items()}


def message_file(item: Item, recipients: Sequence[Item] = ()) -> bytes:
    """The item as a file of one message."""
    names = name_map(item)
    streams = zip((2, 3, 4), name_streams(names), strict=True)
    tree = _storage(numbered(item, names), 32)
    tree["__nameid_version1.0"] = {f"__substg1.0_{at:04X}0102": data for at, data in streams}
    for at, one in enumerate(recipients):
        tree[f"__recip_version1.0_#{at:08X}"] = _storage(numbered(one, {}), 8)
    return compound_file(tree)


def _storage(values: Mapping[int, Value], header: int) -> Tree:
    fixed, tree = bytes(header), Tree()
    for name, (kind, data) in values.items():
        at = f"__substg1.0_{name:04X}{kind:04X}"
        if not isinstance(data, bytes):
            tree |= {f"{at}-{place:08X}": one for place, one in enumerate(data)}
            tree[at] = b"".join(struct.pack("<I", len(one)) for one in data)
        elif kind in FIXED:
            fixed += struct.pack("<HHI", kind, name, 6) + data.ljust(8, b"\0")
        else:
            tree[at] = data
    return tree | {"__properties_version1.0": fixed}


def mailbox_file(item: Item, recipients: Sequence[Item] = ()) -> bytes:
    """The item alone in a mailbox file."""
    names = name_map(item)
    people = [_flat(one, {}) for one in recipients]
    return mailbox(
        Folder("Items", [Message(_flat(item, names), people)]), names=name_streams(names)
    )


def _flat(item: Item, names: Mapping[Named, int]) -> dict[int, tuple[int, bytes]]:
    """Several values side by side, behind a list of where each begins."""
    found = {}
    for name, (kind, data) in numbered(item, names).items():
        if not isinstance(data, bytes):
            starts = [4 + 4 * len(data) + sum(map(len, data[:at])) for at in range(len(data))]
            data = struct.pack(f"<{len(data) + 1}I", len(data), *starts) + b"".join(data)
        found[name] = (NUMBER, data.ljust(4, b"\0")) if kind == FLAG else (kind, data)
    return found


def packed(item: Item) -> bytes:
    """The item as Outlook packs it into a part of a mail."""
    names = name_map(item)
    by_number = {at: name for name, at in names.items()}
    stated = numbered(item, names)
    out = [struct.pack("<I", len(stated))]
    for at, (kind, data) in stated.items():
        out.append(struct.pack("<HH", kind, at))
        if at in by_number:
            out.append(_name(by_number[at]))
        values = [data] if isinstance(data, bytes) else data
        if kind not in FIXED:
            out.append(struct.pack("<I", len(values)))
        for one in values:
            size = b"" if kind in FIXED else struct.pack("<I", len(one))
            out.append(size + one + bytes(-len(one) % 4))
    value = b"".join(out)
    head = b"\x78\x9f\x3e\x22\x01\x00"
    return head + struct.pack("<BHHI", 1, 0x9003, 6, len(value)) + value + bytes(2)


def _name(name: Named) -> bytes:
    if isinstance(name.id, int):
        return name.set + struct.pack("<II", 0, name.id)
    word = name.id.encode("utf-16-le") + bytes(2)
    return name.set + struct.pack("<II", 1, len(word)) + word + bytes(-len(word) % 4)


def read_each(item: Item, recipients: Sequence[Item] = ()) -> list[Extracted]:
    """What is read of the item from a message file and from a mailbox file."""
    from refinery.documents.ranges import Ranges

    data = mailbox_file(item, recipients)
    source = Ranges(lambda at, size: data[at : at + size], len(data))
    (stretch,) = PstFormat().within(source, "").members
    (mail,) = PstFormat().within(source, stretch.locator[1]).members
    assert not mail.reason
    return [
        OutlookFormat().extract(message_file(item, recipients), ""),
        EmailFormat().extract(mail.data, ".eml"),
    ]


def said(item: Item, recipients: Sequence[Item] = ()) -> str:
    """Text of the item, the same from wherever it is read."""
    (found,) = {one.text for one in read_each(item, recipients)}
    return found
