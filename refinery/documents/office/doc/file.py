"""Where an old Word file (1997 to 2003) keeps its text, and how the text looks."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from refinery.errors import QuarantineError

MAGIC: Final = 0xA5EC
ENCRYPTED, SECOND_TABLE = 0x0100, 0x0200
COUNTS: Final = 76
"""Where the lengths of the stories are stated: body, footnotes, headers, …"""
PLACES: Final = 154
CHARACTERS, PARAGRAPHS, PIECES = 12, 13, 33
PAGE: Final = 512
COMPRESSED: Final = 1 << 30
_SIZES: Final = (1, 1, 2, 4, 2, 2, 0, 3)
_LONG_TABLE: Final = 0xD608


@dataclass(frozen=True)
class Piece:
    """A run of text that lies in one place: first character, place, bytes of a character."""

    start: int
    end: int
    place: int
    width: int


class DocFile:
    """The streams of an old Word file.

    Raises:
        QuarantineError: ``encrypted``.
        ValueError: It is older than Word 97, or broken.
    """

    def __init__(self, main: bytes, tables: dict[int, bytes]) -> None:
        magic, _, flags = struct.unpack_from("<HH6xH", main)
        if magic != MAGIC:
            raise ValueError("no Word 97 file")
        if flags & ENCRYPTED:
            raise QuarantineError("encrypted")
        self._main = main
        self._table = tables.get(int(bool(flags & SECOND_TABLE)), b"")
        self.stories: tuple[int, ...] = struct.unpack_from("<3I4x4I", main, COUNTS)
        """Characters of body, footnotes, headers, comments, endnotes, boxes, boxes of headers."""
        self.pieces = list(self._pieces())
        self._starts = [piece.start for piece in self.pieces]
        self._paragraphs = _Runs(self._main, self._entries(PARAGRAPHS), is_paragraph=True)
        self._characters = _Runs(self._main, self._entries(CHARACTERS), is_paragraph=False)

    def text(self) -> str:
        """All stories, one after the other."""
        return "".join(
            self._main[piece.place : piece.place + (piece.end - piece.start) * piece.width].decode(
                "utf-16-le" if piece.width == 2 else "cp1252", "replace"
            )
            for piece in self.pieces
        )

    def paragraph(self, character: int) -> tuple[int, dict[int, int]]:
        """Style and properties of the paragraph that a character is in."""
        properties = self._paragraphs.at(self._place(character))
        if len(properties) < 2:
            return 0, {}
        return struct.unpack_from("<H", properties)[0], dict(sprms(properties[2:]))

    def looks(self, start: int, end: int) -> Iterator[tuple[int, int, dict[int, int]]]:
        """Runs of characters between two of them, and the properties of each."""
        number = max(bisect_right(self._starts, start) - 1, 0)
        for piece in islice(self.pieces, number, None):
            if piece.start >= end:
                break
            first, last = max(start, piece.start), min(end, piece.end)
            while first < last:
                place = piece.place + (first - piece.start) * piece.width
                properties, until = self._characters.run(place)
                reach = max((until - place) // piece.width, 1)
                stop = min(last, first + reach)
                yield first, stop, dict(sprms(properties))
                first = stop

    def _place(self, character: int) -> int:
        piece = self.pieces[max(bisect_right(self._starts, character) - 1, 0)]
        return piece.place + (character - piece.start) * piece.width

    def _part(self, number: int) -> bytes:
        """One of the structures in the table stream."""
        place, size = struct.unpack_from("<II", self._main, PLACES + number * 8)
        return self._table[place : place + size]

    def _pieces(self) -> Iterator[Piece]:
        data, at = self._part(PIECES), 0
        while at < len(data) and data[at] == 1:
            at += 3 + struct.unpack_from("<H", data, at + 1)[0]
        if at >= len(data) or data[at] != 2:
            raise ValueError("a file says nowhere where its text lies")
        size = struct.unpack_from("<I", data, at + 1)[0]
        count = (size - 4) // 12
        bounds = struct.unpack_from(f"<{count + 1}I", data, at + 5)
        for number in range(count):
            place = struct.unpack_from("<I", data, at + 5 + (count + 1) * 4 + number * 8 + 2)[0]
            is_compressed = bool(place & COMPRESSED)
            place &= COMPRESSED - 1
            start, end = bounds[number], bounds[number + 1]
            if not start <= end <= len(self._main):
                raise ValueError("a piece of text ends before it begins")
            yield Piece(start, end, place // 2 if is_compressed else place, 2 - is_compressed)

    def _entries(self, number: int) -> list[tuple[int, int]]:
        """Place of the first character and page of each entry of a table of properties."""
        data = self._part(number)
        count = max(len(data) - 4, 0) // 8
        starts = struct.unpack_from(f"<{count}I", data) if count else ()
        pages = struct.unpack_from(f"<{count}I", data, (count + 1) * 4) if count else ()
        return [(start, page & 0x3FFFFF) for start, page in zip(starts, pages, strict=True)]


class _Runs:
    """Properties by the place of the text that has them, page by page."""

    def __init__(self, main: bytes, entries: list[tuple[int, int]], *, is_paragraph: bool) -> None:
        self._main, self._is_paragraph = main, is_paragraph
        self._entries = entries
        self._starts = [start for start, _ in entries]
        self._pages: dict[int, tuple[list[int], list[bytes]]] = {}

    def at(self, place: int) -> bytes:
        """Properties of what lies at a place."""
        return self.run(place)[0]

    def run(self, place: int) -> tuple[bytes, int]:
        """As :meth:`at`, and where the run ends."""
        number = bisect_right(self._starts, place) - 1
        if number < 0:
            return b"", place + 1
        page = self._entries[number][1]
        if page not in self._pages:
            self._pages[page] = self._read(page)
        bounds, properties = self._pages[page]
        index = bisect_right(bounds, place) - 1
        if not 0 <= index < len(properties):
            return b"", place + 1
        return properties[index], bounds[index + 1]

    def _read(self, page: int) -> tuple[list[int], list[bytes]]:
        data = self._main[page * PAGE : (page + 1) * PAGE]
        if len(data) < PAGE:
            return [], []
        count = data[-1]
        bounds = list(struct.unpack_from(f"<{count + 1}I", data))
        width = 13 if self._is_paragraph else 1
        offsets = [data[(count + 1) * 4 + number * width] * 2 for number in range(count)]
        return bounds, [self._properties(data, offset) for offset in offsets]

    def _properties(self, data: bytes, offset: int) -> bytes:
        if not offset:
            return b""
        size = data[offset]
        if not self._is_paragraph:
            return data[offset + 1 : offset + 1 + size]
        if size:
            return data[offset + 1 : offset + size * 2]
        return data[offset + 2 : offset + 2 + data[offset + 1] * 2]


def sprms(data: bytes) -> Iterator[tuple[int, int]]:
    """Properties and their values, as far as those are numbers.

    >>> list(sprms(bytes([0x35, 0x08, 1, 0x43, 0x4A, 24, 0])))
    [(2101, 1), (19011, 24)]
    """
    at = 0
    while at + 2 < len(data):
        code = struct.unpack_from("<H", data, at)[0]
        at += 2
        size = _SIZES[code >> 13]
        if not size:
            wide = code == _LONG_TABLE
            size = int.from_bytes(data[at : at + 1 + wide], "little") - wide
            at += 1 + wide
            yield code, 0
        else:
            yield code, int.from_bytes(data[at : at + size], "little")
        at += max(size, 0)
