"""Records of workbooks before the XML formats (BIFF8), and the strings within them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

CONTINUE: Final = 0x3C
_HEAD: Final = struct.Struct("<HH")


def records(stream: bytes, start: int = 0) -> Iterator[tuple[int, list[bytes]]]:
    """Type and data of each record; what is continued is a list of pieces.

    >>> list(records(bytes([1, 0, 2, 0, 65, 66, 0x3C, 0, 1, 0, 67])))
    [(1, [b'AB', b'C'])]
    """
    kind, pieces = -1, list[bytes]()
    while start + 4 <= len(stream):
        found, size = _HEAD.unpack_from(stream, start)
        piece = stream[start + 4 : start + 4 + size]
        start += 4 + size
        if found == CONTINUE and kind >= 0:
            pieces.append(piece)
            continue
        if kind >= 0:
            yield kind, pieces
        kind, pieces = found, [piece]
    if kind >= 0:
        yield kind, pieces


class Strings:
    """Reads strings that may go on in the next piece, where their width is stated again."""

    def __init__(self, pieces: list[bytes], at: int = 0) -> None:
        self._pieces, self._piece, self._at = pieces, 0, at

    def next(self, length_bytes: int = 2) -> str:
        """The next string.

        Args:
            length_bytes: Width of its length.

        Raises:
            ValueError: The record ends before it does.
        """
        left = int.from_bytes(self._take(length_bytes), "little")
        flags = self._take(1)[0]
        runs = int.from_bytes(self._take(2), "little") if flags & 8 else 0
        extra = int.from_bytes(self._take(4), "little") if flags & 4 else 0
        text = ""
        while left:
            width = 2 if flags & 1 else 1
            here = self._pieces[self._piece]
            count = min(left, (len(here) - self._at) // width)
            part = here[self._at : self._at + count * width]
            text += part.decode("utf-16-le" if width == 2 else "latin-1", "replace")
            self._at += count * width
            left -= count
            if left:
                self._turn()
                flags = self._take(1)[0]
        self._skip(runs * 4 + extra)
        return text

    def _take(self, count: int) -> bytes:
        if self._at >= len(self._pieces[self._piece]):
            self._turn()
        found = self._pieces[self._piece][self._at : self._at + count]
        if len(found) < count:
            raise ValueError("a record ends within a value")
        self._at += count
        return found

    def _turn(self) -> None:
        """Go on in the next piece."""
        if self._piece + 1 >= len(self._pieces):
            raise ValueError("a record ends within a string")
        self._piece, self._at = self._piece + 1, 0

    def _skip(self, count: int) -> None:
        while count > 0:
            here = min(count, len(self._pieces[self._piece]) - self._at)
            self._at += here
            count -= here
            if count:
                self._turn()


def compact(value: int) -> float:
    """A number in four bytes: a whole one or the upper half of a float, maybe in hundredths.

    >>> compact(0x3FF00001), compact((123 << 2) | 2)
    (0.01, 123.0)
    """
    if value & 2:
        whole = value >> 2
        found = float(whole - (1 << 30) if whole >= 1 << 29 else whole)
    else:
        (found,) = struct.unpack("<d", struct.pack("<Q", (value & 0xFFFFFFFC) << 32))
    return found / 100 if value & 1 else found
