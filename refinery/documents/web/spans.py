"""Cells that span rows or columns, repeated where they reach: each row says all it shows."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

WIDEST: Final = 50
"""Columns and rows a cell may reach; pages state any number."""
MOST: Final = 5_000
"""Cells added to one table."""
LONGEST: Final = 200
"""Characters of a cell from which on it is part of a page's layout rather than of a table."""


def fill_spans(root: Any) -> None:
    """Give each table of data a full grid; tables that only lay out a page stay as they are."""
    for table in list(root.iter("table")):
        rows = list(table.iterfind("./tr")) + list(table.iterfind("./*/tr"))
        if _is_data(table, rows):
            _fill(rows)


def _is_data(table: Any, rows: list[Any]) -> bool:
    """Whether a table says so by headings, and its cells are those of one."""
    if not rows or next(table.iter("th"), None) is None or len(list(table.iter("table"))) > 1:
        return False
    spanning = table.xpath(".//*[@colspan or @rowspan]")
    return bool(spanning) and all(len("".join(c.itertext())) <= LONGEST for c in spanning)


def _fill(rows: list[Any]) -> None:
    pending: dict[int, tuple[int, Any]] = {}
    """By column, in how many rows below a cell is to be repeated."""
    left = MOST
    for row in rows:
        cells, column, filled = [c for c in row if c.tag in ("td", "th")], 0, []
        while cells or column in pending:
            if column in pending:
                times, cell = pending.pop(column)
                if times > 1:
                    pending[column] = (times - 1, cell)
                filled.append(_copy(cell))
                column, left = column + 1, left - 1
                continue
            cell = cells.pop(0)
            wide, high = _reach(cell, "colspan"), _reach(cell, "rowspan")
            for step in range(wide):
                filled.append(cell if step == 0 else _copy(cell))
                if high > 1:
                    pending[column + step] = (high - 1, cell)
            column, left = column + wide, left - (wide - 1)
        if left < 0:
            return
        row[:] = filled


def _reach(cell: Any, name: str) -> int:
    """How far a cell reaches; it no longer says so afterwards."""
    try:
        stated = int(cell.attrib.pop(name, 1))
    except ValueError:
        return 1
    return min(max(stated, 1), WIDEST)


def _copy(cell: Any) -> Any:
    copied = deepcopy(cell)
    copied.tail = None
    return copied
