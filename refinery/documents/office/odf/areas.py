"""Areas of a sheet of OpenDocument that something else than their cells may colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from refinery.documents.office.odf.names import CALCEXT, TABLE

_ADDRESS: Final = re.compile(
    r"(?:'(?P<quoted>[^']*)'|(?P<sheet>[^\s.:']*))\.\$?(?P<left>[A-Z]{1,3})\$?(?P<top>\d{1,7})"
    r"(?::(?:'[^']*'|[^\s.:']*)\.\$?(?P<right>[A-Z]{1,3})\$?(?P<bottom>\d{1,7}))?"
)
_LETTERS: Final = 26


@dataclass(frozen=True)
class Area:
    """Cells of a sheet, counted from zero; the ends are part of it."""

    sheet: str
    left: int
    top: int
    right: int
    bottom: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is one of them."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def areas(text: str) -> list[Area]:
    """Areas that a list of addresses names.

    >>> areas("'My data'.A1:'My data'.B4")
    [Area(sheet='My data', left=0, top=0, right=1, bottom=3)]
    """
    found = []
    for match in _ADDRESS.finditer(text):
        left, top = _column(match["left"]), int(match["top"]) - 1
        right = _column(match["right"]) if match["right"] else left
        bottom = int(match["bottom"]) - 1 if match["bottom"] else top
        sheet = (match["quoted"] or match["sheet"] or "").strip("$")
        found.append(Area(sheet, left, top, right, bottom))
    return found


def coloured(sheet: Any) -> list[Area]:
    """Where conditions colour cells of a sheet, and headers of tables that may have a style."""
    found = []
    for node in sheet.iter(f"{CALCEXT}conditional-format"):
        found += areas(node.get(f"{CALCEXT}target-range-address", ""))
    for node in sheet.iterfind(f"../{TABLE}database-ranges/{TABLE}database-range"):
        for area in areas(node.get(f"{TABLE}target-range-address", "")):
            if area.sheet == sheet.get(f"{TABLE}name", ""):
                found.append(Area(area.sheet, area.left, area.top, area.right, area.top))
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1
