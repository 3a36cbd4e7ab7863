"""Where a sheet may put a colour behind cells that do not state it themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from refinery.documents.office.areas import Area, column_of
from refinery.documents.office.colours import UNKNOWN, WHITE
from refinery.documents.office.sheets.styles import Look

MANY: Final = 100
"""Ranges above which the whole sheet is taken to be coloured."""
PLACE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_CONDITIONS: Final = re.compile(
    rb"<(?:\w+:)?conditionalFormatting\b[^>]{0,500}?\bsqref=[\"']([^\"'>]+)[\"']"
    rb"|<(?:\w+:)?sqref>([^<]+)<"
)
_RANGE: Final = re.compile(
    rb"<(?:\w+:)?(?:table|location)\b[^>]{0,2000}?\bref=[\"']([^\"'>]+)[\"']"
)
_PICTURE: Final = re.compile(rb"<(?:\w+:)?picture\b")
EVERYWHERE: Final = Area(0, 0, 10**9, 10**9)


class Grounds:
    """Grounds of the cells of one sheet.

    Args:
        tail: What a sheet says after its rows.
        tables: Parts of tables and pivot tables, whose styles colour cells without a fill.
    """

    def __init__(self, tail: bytes = b"", tables: Iterable[bytes] = ()) -> None:
        stated = (a or b for a, b in _CONDITIONS.findall(tail))
        self._conditions = _few(area for ranges in stated for area in areas(ranges))
        ranges = (match[1] for table in tables for match in _RANGE.finditer(table))
        self._tables = _few(area for text in ranges for area in areas(text))
        if _PICTURE.search(tail):  # it lies behind all cells
            self._tables = [EVERYWHERE]

    def behind(self, look: Look, row: int, column: int) -> str:
        """The colour behind a cell, unknown where a condition or a table may give it."""
        if _holds(self._conditions, row, column):
            return UNKNOWN
        if look.fill is not None:
            return look.fill
        return UNKNOWN if _holds(self._tables, row, column) else WHITE


def areas(ranges: bytes) -> Iterator[Area]:
    """Areas of a list of ranges; one that is no plain range is everywhere.

    >>> list(areas(b"A1:B3 C5"))
    [Area(top=1, left=0, bottom=3, right=1), Area(top=5, left=2, bottom=5, right=2)]
    """
    for text in ranges.decode("ascii", "replace").split():
        first, _, last = text.replace("$", "").partition(":")
        ends = [PLACE.fullmatch(first), PLACE.fullmatch(last or first)]
        if ends[0] and ends[1]:
            (left, top), (right, bottom) = ends[0].groups(), ends[1].groups()
            yield Area(int(top), column_of(left), int(bottom), column_of(right))
        else:
            yield EVERYWHERE


def _few(found: Iterable[Area]) -> list[Area]:
    known = list(dict.fromkeys(found))
    return known if len(known) <= MANY else [EVERYWHERE]


def _holds(known: list[Area], row: int, column: int) -> bool:
    return any(area.holds(row, column) for area in known)
