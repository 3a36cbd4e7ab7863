"""Rows and cells of a Word table, and the grid they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from refinery.documents.office.names import W
from refinery.documents.office.themes import Theme
from refinery.documents.office.word.looks import is_on
from refinery.documents.office.word.shades import AUTO, shade
from refinery.documents.office.word.styles import Styles, value

MAX_SPAN: Final = 256
FLAT: Final = 20
"""Twentieths of a point: in a row of one point or less nothing can be read."""
THROUGH: Final = frozenset(f"{W}{name}" for name in ("ins", "moveTo", "smartTag", "customXml"))
"""Elements around rows or paragraphs that say nothing of their own."""


@dataclass(frozen=True)
class Shape:
    """What a cell says of itself: columns it spans, whether it goes on from above, its fill."""

    span: int = 1
    goes_on: bool = False
    fill: str = AUTO


def behind_cells(table: Any, styles: Styles, behind: Sequence[str]) -> tuple[str, ...]:
    """Colours that may lie behind the cells of a table that do not state their own.

    Args:
        behind: Those behind the table.
    """
    properties = table.find(f"{W}tblPr")
    if properties is None:
        return tuple(behind)
    name, own = value(properties, "tblStyle"), properties.find(f"{W}shd")
    found = list(behind if name is None else styles.table_grounds(name, behind))
    fill = AUTO if own is None else shade(own, styles.theme)
    return tuple(dict.fromkeys([*found, *([] if fill == AUTO else [fill])]))


def rows_of(table: Any) -> list[Any]:
    """Rows, those in content controls and those that were inserted too."""
    rows = []
    for child in table:
        if child.tag == f"{W}tr":
            rows.append(child)
        elif child.tag == f"{W}sdt":
            rows += child.findall(f"{W}sdtContent/{W}tr")
        elif child.tag in THROUGH:
            rows += child.findall(f"{W}tr")
    return rows


def is_deleted(row: Any) -> bool:
    """Whether a row is there no more, but for those who review."""
    return row.find(f"{W}trPr/{W}del") is not None


def is_hidden(row: Any) -> bool:
    """Whether a row is not shown, or has no height to be seen in."""
    properties = row.find(f"{W}trPr")
    if properties is None:
        return False
    hidden, height = properties.find(f"{W}hidden"), properties.find(f"{W}trHeight")
    if hidden is not None and is_on(hidden.get(f"{W}val", "")):
        return True
    is_exact = height is not None and height.get(f"{W}hRule") == "exact"
    return is_exact and _count(properties, "trHeight") <= FLAT


def cells_of(row: Any) -> list[Any]:
    """Cells of a row; None for each column that it leaves free at its ends."""
    properties = row.find(f"{W}trPr")
    cells: list[Any] = [None] * _count(properties, "gridBefore")
    for child in row:
        if child.tag == f"{W}tc":
            cells.append(child)
        elif child.tag == f"{W}sdt":
            cells += child.findall(f"{W}sdtContent/{W}tc")
    return cells + [None] * _count(properties, "gridAfter")


def shape_of(cell: Any, theme: Theme) -> Shape:
    """What the properties of a cell say."""
    properties = None if cell is None else cell.find(f"{W}tcPr")
    if properties is None:
        return Shape()
    merge, own = properties.find(f"{W}vMerge"), properties.find(f"{W}shd")
    return Shape(
        span=max(_count(properties, "gridSpan"), 1),
        goes_on=merge is not None and merge.get(f"{W}val", "continue") == "continue",
        fill=AUTO if own is None else shade(own, theme),
    )


def filled(rows: list[list[tuple[str | None, int]]]) -> list[list[str]]:
    """Rows of cells, a spanning cell's text in each place that it covers."""
    found: list[list[str]] = []
    for row in rows:
        line: list[str] = []
        for text, span in row:
            at = len(line)
            above = found[-1][at] if found and at < len(found[-1]) else ""
            line += [above if text is None else text] * span
        found.append(line)
    return found


def _count(properties: Any, name: str) -> int:
    text = None if properties is None else value(properties, name)
    return min(int(text), MAX_SPAN) if text and re.fullmatch(r"\d{1,9}", text) else 0
