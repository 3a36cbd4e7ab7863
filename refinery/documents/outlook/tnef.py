"""What Outlook packs into one part of a mail (``winmail.dat``): [MS-OXTNEF].

Where a message went out as rich text, its files and often its body lie in there alone.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Any, Final

from refinery.documents.mail_parts import MAX_NESTING, WHOLE, is_attachment, payload_of, text_of
from refinery.documents.outlook.named import Named, Names
from refinery.documents.outlook.store import BINARY, BYTE_TEXT, MULTIPLE, OBJECT, TEXT, Store
from refinery.errors import QuarantineError

MAGIC: Final = b"\x78\x9f\x3e\x22"
TITLE, DATA, PROPERTIES, NEXT = 0x8010, 0x800F, 0x9005, 0x9002
"""What is said of an attachment; the last begins one."""
MESSAGE, SUBJECT, BODY, PEOPLE = 0x9003, 0x8004, 0x800C, 0x9004
KNOWN: Final = {SUBJECT: 0x0037, BODY: 0x1000, TITLE: 0x3704, 0x8008: 0x001A}
"""Texts that older programs state beside the properties."""
CONTENT: Final = 0x3701
NAMED: Final = 0x8000
LONG: Final = (0x0005, 0x0006, 0x0007, 0x0014, 0x0040)
IDENTIFIER: Final = 0x0048
VARIABLE: Final = (BYTE_TEXT, TEXT, BINARY, OBJECT)
TYPES: Final = ("application/ms-tnef", "application/vnd.ms-tnef")


Values = dict[tuple[int, int], list[bytes]]
"""Values of properties by number and type."""


class TnefStore(Store):
    """A message or an attachment as TNEF has it."""

    def __init__(
        self, stated: Values, parts: Mapping[str, list[Values]], names: Names, charset: str = ""
    ) -> None:
        self._stated, self._inside = stated, parts
        super().__init__(charset, names)

    def parts(self, kind: str) -> list[TnefStore]:
        """Attachments; recipients as far as no mail around it names them."""
        found = self._inside.get(kind, [])
        return [TnefStore(one, {}, self._names, self._charset) for one in found]

    def message(self, name: int) -> Store | None:
        """The message behind the identifier of its interface."""
        inner = self._value(name, OBJECT)[16:]
        return opened(inner) if inner.startswith(MAGIC) else None

    def object(self, name: int) -> bytes:
        """The file behind the identifier of its interface."""
        found = self._value(name, OBJECT)[16:]
        return b"" if found.startswith(MAGIC) else found

    def _value(self, name: int, kind: int) -> bytes:
        return next(iter(self._values(name, kind)), b"")

    def _values(self, name: int, kind: int) -> list[bytes]:
        return self._stated.get((name, kind), [])

    def _fixed(self, name: int) -> bytes:
        found = (v for (n, kind), v in self._stated.items() if n == name and kind not in VARIABLE)
        return next(found, [b""])[0]


def unpack(message: Any) -> None:
    """Put what Outlook packed into a part in the place of that part.

    A body that the mail itself has is not taken a second time. A part that is broken stays.
    """
    from refinery.documents.outlook.mail import contents

    leaves = list(_leaves(message, 0))
    has_body = any(
        part.get_content_maintype() == "text" and not is_attachment(part) and text_of(part).strip()
        for part in leaves
    )
    for part in filter(_is_packed, leaves):
        try:
            inside = list(contents(opened(payload_of(part)), 0, with_body=not has_body))
        except QuarantineError:
            continue
        for name in ("content-type", "content-transfer-encoding", "content-disposition"):
            del part[name]
        part["Content-Type"] = "multipart/mixed"
        part.set_payload(inside)


def _leaves(message: Any, depth: int) -> Iterator[Any]:
    """Leaves of a mail, those of attached mails apart."""
    if not message.is_multipart():
        yield message
    elif message.get_content_type() not in WHOLE and depth < MAX_NESTING:
        for child in message.get_payload():
            yield from _leaves(child, depth + 1)


def _is_packed(part: Any) -> bool:
    named = str(part.get_filename() or "").lower()
    return part.get_content_type() in TYPES or named == "winmail.dat"


def opened(data: bytes) -> TnefStore:
    """The message in the bytes.

    Raises:
        QuarantineError: ``corrupt``.
    """
    stated: Values = {}
    names: dict[Named, int] = {}
    files: list[Values] = []
    people: list[Values] = []
    try:
        for name, value in _attributes(data):
            here = files[-1] if files else stated
            if name == NEXT:
                files.append({})
            elif name in (MESSAGE, PROPERTIES):
                here.update(_properties(value, 0, names)[0])
            elif name == PEOPLE:
                people += _rows(value, names)
            elif name == DATA:
                here.setdefault((CONTENT, BINARY), [value])
            elif name in KNOWN:
                here.setdefault((KNOWN[name], BYTE_TEXT), [value.rstrip(b"\0")])
    except (struct.error, ValueError):
        raise QuarantineError("corrupt", "a part of Outlook could not be read") from None
    return TnefStore(stated, {"attach": files, "recip": people}, lambda: names)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """What the stream says, in order: a name and a value."""
    if not data.startswith(MAGIC):
        raise ValueError
    at = 6
    while data[at : at + 9].strip(b"\0\r\n"):
        name, size = struct.unpack_from("<HxxI", data, at + 1)
        if at + 9 + size > len(data):
            raise ValueError
        yield name, data[at + 9 : at + 9 + size]
        at += 9 + size + 2


def _rows(data: bytes, names: dict[Named, int]) -> Iterator[Values]:
    """Properties of each recipient."""
    (count,) = struct.unpack_from("<I", data)
    at = 4
    for _ in range(count):
        found, at = _properties(data, at, names)
        yield found


def _properties(data: bytes, at: int, names: dict[Named, int]) -> tuple[Values, int]:
    """Properties that lie at a place, and what lies behind them.

    Args:
        names: Takes the number of each that has a name.
    """
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    found: Values = {}
    for _ in range(count):
        kind, number = struct.unpack_from("<HH", data, at)
        at += 4
        if number >= NAMED:
            called, at = _name(data, at)
            names[called] = number
        times, single = 1, kind & ~MULTIPLE
        if kind & MULTIPLE or single in VARIABLE:
            (times,) = struct.unpack_from("<I", data, at)
            at += 4
        for _ in range(times):
            size = 16 if single == IDENTIFIER else 8 if single in LONG else 4
            if single in VARIABLE:
                (size,) = struct.unpack_from("<I", data, at)
                at += 4
            if at + size > len(data):
                raise ValueError
            found.setdefault((number, single), []).append(data[at : at + size])
            at += _padded(size)
    return found, at


def _name(data: bytes, at: int) -> tuple[Named, int]:
    """Name of a property, and where its value begins."""
    group = data[at : at + 16]
    is_text, value = struct.unpack_from("<II", data, at + 16)
    at += 24
    if not is_text:
        return Named(group, value), at
    return Named(group, data[at : at + value].decode("utf-16-le", "replace").strip("\0")), (
        at + _padded(value)
    )


def _padded(size: int) -> int:
    return size + -size % 4
