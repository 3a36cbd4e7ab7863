"""Areas of a sheet of OpenDocument that something else than their cells may colour."""

from __future__ import annotations

import re
from typing import Any, Final

from refinery.documents.office.areas import Area, column_of
from refinery.documents.office.odf.names import CALCEXT, TABLE

_ADDRESS: Final = re.compile(
    r"(?:'(?P<quoted>[^']*)'|(?P<sheet>[^\s.:']*))\.\$?(?P<left>[A-Z]{1,3})\$?(?P<top>\d{1,7})"
    r"(?::(?:'[^']*'|[^\s.:']*)\.\$?(?P<right>[A-Z]{1,3})\$?(?P<bottom>\d{1,7}))?"
)


def areas(text: str) -> list[tuple[str, Area]]:
    """Sheets and areas that a list of addresses names, cells counted from zero.

    >>> areas("'My data'.A1:'My data'.B4")
    [('My data', Area(top=0, left=0, bottom=3, right=1))]
    """
    found = []
    for match in _ADDRESS.finditer(text):
        left, top = column_of(match["left"]), int(match["top"]) - 1
        right = column_of(match["right"]) if match["right"] else left
        bottom = int(match["bottom"]) - 1 if match["bottom"] else top
        sheet = (match["quoted"] or match["sheet"] or "").strip("$")
        found.append((sheet, Area(top, left, bottom, right)))
    return found


def coloured(sheet: Any) -> list[Area]:
    """Where conditions colour cells of a sheet, and headers of tables that may have a style."""
    found = []
    for node in sheet.iter(f"{CALCEXT}conditional-format"):
        found += [area for _, area in areas(node.get(f"{CALCEXT}target-range-address", ""))]
    for node in sheet.iterfind(f"../{TABLE}database-ranges/{TABLE}database-range"):
        for name, area in areas(node.get(f"{TABLE}target-range-address", "")):
            if name == sheet.get(f"{TABLE}name", ""):
                found.append(area._replace(bottom=area.top))
    return found
