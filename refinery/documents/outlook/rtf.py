"""Rich text as Outlook packs it: [MS-OXRTFCP], a dictionary of 4 KiB that begins with RTF words."""

from __future__ import annotations

import struct
from typing import Final

from refinery.errors import QuarantineError

PLAIN: Final = b"MELA"
PACKED: Final = b"LZFu"
MAX_BYTES: Final = 16 * 2**20
_WINDOW: Final = 4096
_START: Final = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def unpack(data: bytes) -> bytes:
    r"""The RTF of a message.

    >>> head = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7"
    >>> body = b"\x03\0\x0a\0rcpg125\x42\x32\x0a\xf3\x20hel\x09\0\x20bw\x05\xb0ld}\x0a\x80\x0f\xa0"
    >>> unpack(head + body)
    b'{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n'

    Raises:
        QuarantineError: ``corrupt`` or ``expansion``.
    """
    if len(data) < 16:
        raise QuarantineError("corrupt")
    size = struct.unpack_from("<I", data, 4)[0]
    if data[8:12] == PLAIN:
        return data[16 : 16 + size]
    if data[8:12] != PACKED:
        raise QuarantineError("corrupt")
    if size > MAX_BYTES:
        raise QuarantineError("expansion")
    return _expanded(data, size)


def _expanded(data: bytes, size: int) -> bytes:
    """Bytes that stand for themselves, and pairs of an offset and a length in what came before."""
    out = bytearray(_START)
    position, end = 16, len(_START) + size
    while position < len(data) and len(out) < end:
        flags = data[position]
        position += 1
        for bit in range(8):
            if not flags >> bit & 1:
                out += data[position : position + 1]
                position += 1
                continue
            if position + 2 > len(data):
                break
            pair = struct.unpack_from(">H", data, position)[0]
            position += 2
            back = (len(out) - (pair >> 4)) % _WINDOW
            if back == 0:  # where the next byte would go: the end
                return bytes(out[len(_START) : end])
            _copy(out, back, (pair & 15) + 2)
    return bytes(out[len(_START) : end])


def _copy(out: bytearray, back: int, count: int) -> None:
    """Append what lies ``back`` bytes before; before the output's start lies nothing."""
    for _ in range(count):
        out.append(out[-back] if back <= len(out) else 0)
