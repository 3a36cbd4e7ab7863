"""The colours of rich text, and what lies behind its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from refinery.documents.office.colours import UNKNOWN, WHITE

_TABLE: Final = re.compile(rb"\{\\colortbl([^{}]*)\}")
_CHANNEL: Final = re.compile(rb"\\(red|green|blue)(\d{1,3})(?!\d)")
_PAGE: Final = re.compile(rb"\{\\\*\\background\b")
_FILL: Final = re.compile(rb"\{\\sn fillColor\}\s*\{\\sv (\d{1,8})\}")
_FILLED: Final = re.compile(rb"\{\\sn (?:fFilled\}\s*\{\\sv 0|fillType\}\s*\{\\sv [1-9])")
MAX_SHAPE: Final = 20_000
"""Bytes before the words of a shape in which its properties are looked for."""
_PATTERNED: Final = (
    "shading bghoriz bgvert bgfdiag bgbdiag bgcross bgdcross bgdkhoriz bgdkvert bgdkfdiag bgdkbdiag"
    " bgdkcross bgdkdcross"
)
PATTERNS: Final = frozenset(
    f"{part}{word}".encode() for part in ("", "ch", "cl") for word in (*_PATTERNED.split(), "shdng")
)
"""Words that lay a pattern over a ground of a paragraph, of words, of a cell."""


def colours(data: bytes) -> list[str]:
    """The table of colours, by number."""
    table = _TABLE.search(data)
    return [_digits(entry) for entry in table[1].split(b";")] if table else []


def _digits(entry: bytes) -> str:
    channels = {name: min(int(value), 255) for name, value in _CHANNEL.findall(entry)}
    if len(channels) < 3:
        return UNKNOWN
    return "".join(f"{channels[name]:02x}" for name in (b"red", b"green", b"blue"))


def page(data: bytes) -> str:
    """The colour of the pages: white, that of a background, or none that is known."""
    found = _PAGE.search(data)
    if found is None:
        return WHITE
    return _filled(data[found.end() : found.end() + MAX_SHAPE])


def shape(data: bytes, at: int) -> str:
    """The colour of the shape whose words begin at a place."""
    start = data.rfind(rb"{\shp", max(at - MAX_SHAPE, 0), at)
    return _filled(data[start:at]) if start >= 0 else UNKNOWN


def _filled(properties: bytes) -> str:
    stated = _FILL.search(properties)
    if stated is None or _FILLED.search(properties):
        return UNKNOWN
    number = int(stated[1])
    return f"{number & 255:02x}{number >> 8 & 255:02x}{number >> 16 & 255:02x}"


@dataclass
class Cells:
    """The grounds of the cells of a row, which it states before them.

    >>> cells = Cells()
    >>> for word, number in ((b"trowd", 1), (b"clcbpat", 2), (b"cellx", 90), (b"cellx", 99)):
    ...     cells.step(word, number, ["", "ffffff", "0000ff"])
    >>> cells.ground, cells.step(b"cell", 1, []), cells.ground
    ('0000ff', None, None)
    """

    grounds: list[str | None] = field(default_factory=list)
    at: int = 0
    is_open: bool = False
    stated: str | None = None
    row: str | None = None

    @property
    def ground(self) -> str | None:
        """The colour of the cell at hand; None for one without."""
        return self.grounds[self.at] if self.at < len(self.grounds) else UNKNOWN

    def step(self, word: bytes, number: int, table: list[str]) -> None:
        """Take a word of the file."""
        if word == b"trowd":
            self.grounds, self.at, self.is_open = [], 0, True
            self.stated = self.row = None
        elif word in (b"clcbpat", b"clcbpatraw") and number and self.stated != UNKNOWN:
            self.stated = table[number] if 0 < number < len(table) else UNKNOWN
        elif word in PATTERNS and word.startswith(b"cl") and number:
            self.stated = UNKNOWN
        elif word.startswith((b"trcbpat", b"trshdng")):
            self.row = UNKNOWN
        elif word == b"cellx":
            self.grounds.append(self.row if self.stated is None else self.stated)
            self.stated = None
        elif word == b"cell":
            self.at += 1
        elif word == b"row":
            self.at, self.is_open = 0, False
