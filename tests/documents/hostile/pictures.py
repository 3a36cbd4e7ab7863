"""Pictures that say they are larger than any memory, and one that is a script."""

from __future__ import annotations

import struct
import zlib
from typing import Final

from tests.documents.hostile.case import Case, server

SIDE: Final = 2**31 - 1
REFUSED: Final = ("unsupported-type", "too-large", "corrupt", "no-text")


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png() -> bytes:
    """Two milliards of points each way."""
    head = struct.pack(">2I5B", SIDE, SIDE, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 2**20, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def tiff() -> bytes:
    """The same, in one strip that ends where it begins, and whose next page is the first."""
    entries = ((256, 4, SIDE), (257, 4, SIDE), (258, 3, 8), (262, 3, 1), (273, 4, 8), (279, 4, 1))
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + struct.pack("<I", 8)


def jp2() -> bytes:
    """The same for JPEG 2000: a box of headers and nothing behind it."""
    head = struct.pack(">I4s2IH4B", 22, b"ihdr", SIDE, SIDE, 3, 7, 7, 0, 0)
    mark = struct.pack(">I4s4s", 12, b"jP  ", b"\r\n\x87\n")
    kind = struct.pack(">I4s4sI4s", 20, b"ftyp", b"jp2 ", 0, b"jp2 ")
    return mark + kind + struct.pack(">I4s", 8 + len(head), b"jp2h") + head


def script() -> bytes:
    """A picture whose points are a comment, followed by a script."""
    return b"GIF89a/*" + b"\0\0" * 20 + f"*/=1;fetch('http://{server()}/gif')//;".encode()


CASES: Final = (
    Case("points.png", png, REFUSED),
    Case("points.tiff", tiff, REFUSED),
    Case("points.jp2", jp2, REFUSED),
    Case("script.gif", script, REFUSED, hides=("fetch",)),
    Case("script.js", script, REFUSED, hides=("fetch",)),
)
