"""Rows and cells of a Word table, and the grid they make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from refinery.documents.office.names import W
from refinery.documents.office.word.styles import Styles, is_filled, value

MAX_SPAN: Final = 256
THROUGH: Final = frozenset(f"{W}{name}" for name in ("ins", "moveTo", "smartTag", "customXml"))
"""Elements around rows or paragraphs that say nothing of their own."""


@dataclass(frozen=True)
class Shape:
    """What a cell says of itself: columns it spans, whether it goes on from above, its ground."""

    span: int = 1
    goes_on: bool = False
    is_filled: bool = False


def is_coloured(table: Any, styles: Styles) -> bool:
    """Whether the cells of a table may have a ground that they do not state themselves."""
    properties = table.find(f"{W}tblPr")
    if properties is None:
        return False
    name, shade = value(properties, "tblStyle"), properties.find(f"{W}shd")
    by_style = name is not None and styles.style(name).is_shaded
    return by_style or (shade is not None and is_filled(shade))


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


def shape_of(cell: Any) -> Shape:
    """What the properties of a cell say."""
    properties = None if cell is None else cell.find(f"{W}tcPr")
    if properties is None:
        return Shape()
    merge, shade = properties.find(f"{W}vMerge"), properties.find(f"{W}shd")
    return Shape(
        span=max(_count(properties, "gridSpan"), 1),
        goes_on=merge is not None and merge.get(f"{W}val", "continue") == "continue",
        is_filled=shade is not None and is_filled(shade),
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
