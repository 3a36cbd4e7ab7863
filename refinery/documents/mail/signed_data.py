"""Mails whose signature holds what it signs: S/MIME, RFC 8551, 3.5.2."""

from __future__ import annotations

import email
from collections.abc import Iterator
from typing import Any, Final

from refinery.documents.mail_parts import MAX_NESTING, WHOLE, mend_headers, payload_of

TYPES: Final = ("application/pkcs7-mime", "application/x-pkcs7-mime")
SIGNED: Final = bytes.fromhex("2a864886f70d010702")
ENVELOPED: Final = bytes.fromhex("2a864886f70d010703")
MAX_WRAPS: Final = 4
MAX_DEPTH: Final = 24
_SEQUENCE, _NAME, _PACKED, _TEXT = 0x30, 0x06, 0xA0, 0x04
_CONSTRUCTED: Final = 0x20

Element = tuple[int, bytes]
"""Tag and content."""


def open_signed(message: Any, wraps: int = 0) -> None:
    """Put what is signed in the place of the part that signs it; nothing is verified."""
    for part in _leaves(message, 0):
        if wraps < MAX_WRAPS and _is_named(part):
            signed = signed_content(payload_of(part))
            if signed is None:
                continue
            inside = email.message_from_bytes(signed)
            mend_headers(inside)
            open_signed(inside, wraps + 1)
            for name in ("content-type", "content-transfer-encoding", "content-disposition"):
                del part[name]
            part["Content-Type"] = "multipart/mixed"
            part.set_payload([inside])


def signed_content(data: bytes) -> bytes | None:
    """What bytes of CMS sign; None where they hold no such thing."""
    try:
        kind, content = _children(_first(data, _SEQUENCE))[:2]
        if kind != (_NAME, SIGNED):
            return None
        parts = _children(_first(content[1], _SEQUENCE))
        packed = next(_children(value) for tag, value in parts if tag == _SEQUENCE)
        return _text(*_children(packed[1][1])[0])
    except (ValueError, IndexError, StopIteration):
        return None


def is_enveloped(head: bytes) -> bool:
    """Whether an encrypted mail begins here."""
    return head[:1] == bytes([_SEQUENCE]) and ENVELOPED in head[:24]


def _leaves(part: Any, depth: int) -> Iterator[Any]:
    if not part.is_multipart():
        yield part
    elif part.get_content_type() not in WHOLE and depth < MAX_NESTING:
        for child in part.get_payload():
            yield from _leaves(child, depth + 1)


def _is_named(part: Any) -> bool:
    named = str(part.get_filename() or "").lower()
    return part.get_content_type() in TYPES or named.endswith(".p7m")


def _first(data: bytes, wanted: int) -> bytes:
    tag, content, _ = _element(data, 0, 0)
    if tag != wanted:
        raise ValueError
    return content


def _children(data: bytes) -> list[Element]:
    found, at = [], 0
    while at < len(data):
        tag, content, at = _element(data, at, 0)
        found.append((tag, content))
    return found


def _text(tag: int, content: bytes) -> bytes:
    """A string of bytes, which may come in pieces."""
    if tag == _TEXT:
        return content
    if tag != _TEXT | _CONSTRUCTED:
        raise ValueError
    return b"".join(_text(*piece) for piece in _children(content))


def _element(data: bytes, at: int, depth: int) -> tuple[int, bytes, int]:
    """Tag, content and end of an element, whether its length is stated or marked by its end."""
    if depth > MAX_DEPTH:
        raise ValueError
    tag, size = data[at], data[at + 1]
    at += 2
    if size == 0x80:
        start = at
        while data[at : at + 2] != b"\0\0":
            _, _, at = _element(data, at, depth + 1)
        return tag, data[start:at], at + 2
    if size > 0x80:
        more = size - 0x80
        size = int.from_bytes(data[at : at + more])
        at += more
    if at + size > len(data):
        raise ValueError
    return tag, data[at : at + size], at + size
