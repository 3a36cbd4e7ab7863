"""Cells that span rows or columns, repeated where they reach: each row says all it shows."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

SPANS: Final = ("colspan", "rowspan")
WIDEST: Final = 50
"""Columns and rows a cell may reach; pages state any number."""
MOST: Final = 5_000
"""Cells added to one table."""
MOST_OF_PAGE: Final = 20_000
"""Cells added to all tables of a page."""
LONGEST: Final = 200
"""Characters of a cell from which on it is part of a page's layout rather than of a table."""


def fill_spans(root: Any) -> int:
    """Give each table of data a full grid; tables that only lay out a page stay as they are.

    Returns:
        How many tables of data were left as they are, because their cells reach too far.
    """
    left, unfilled = MOST_OF_PAGE, 0
    for table in list(root.iter("table")):
        rows = list(table.iterfind("./tr")) + list(table.iterfind("./*/tr"))
        if not _is_data(rows):
            continue
        grid = _grid(rows, min(MOST, left))
        if grid is None:
            unfilled += 1
            continue
        left -= _fill(rows, grid)
    for cell in root.iter("td", "th"):
        if any(cell.get(name) for name in SPANS):
            left -= _reach(cell, "colspan") * _reach(cell, "rowspan")
            _bound(cell, left)
    return unfilled


def _bound(cell: Any, left: int) -> None:
    """Let no cell reach further than believed, or at all where none are left: readers obey."""
    for name in SPANS:
        if left < 0:
            cell.attrib.pop(name, None)
        elif cell.get(name):
            cell.set(name, str(_reach(cell, name)))


def _is_data(rows: list[Any]) -> bool:
    """Whether a table says so by headings, and its cells are those of one."""
    cells = [cell for row in rows for cell in row if cell.tag in ("td", "th")]
    spanning = [cell for cell in cells if any(cell.get(name) for name in SPANS)]
    has_heading = any(cell.tag == "th" for cell in cells)
    return has_heading and bool(spanning) and all(map(_is_short, spanning))


def _is_short(cell: Any) -> bool:
    """Whether a cell may be repeated: it holds a few words, and no table of its own."""
    return next(cell.iter("table"), None) is None and len("".join(cell.itertext())) <= LONGEST


def _grid(rows: list[Any], most: int) -> list[list[Any]] | None:
    """The cell that stands at each place of each row, or nothing where too many were added."""
    pending: dict[int, tuple[int, Any]] = {}
    """By column, in how many rows below a cell is to be repeated."""
    grid: list[list[Any]] = []
    for row in rows:
        filled: list[Any] = []
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        most += len(cells)
        for cell in [*cells, None]:
            while len(filled) in pending:
                times, above = pending.pop(len(filled))
                if times > 1:
                    pending[len(filled)] = (times - 1, above)
                filled.append(above)
            if cell is None:
                break
            wide, high = _reach(cell, "colspan"), _reach(cell, "rowspan")
            for _ in range(wide):
                if high > 1:
                    pending[len(filled)] = (high - 1, cell)
                filled.append(cell)
            if len(filled) > most:
                return None
        most -= len(filled)
        if most < 0:
            return None
        grid.append(filled)
    return grid


def _fill(rows: list[Any], grid: list[list[Any]]) -> int:
    """Lay the cells out, and say how many were added."""
    placed: set[Any] = set()
    count = 0
    for row, cells in zip(rows, grid, strict=True):
        laid = []
        for cell in cells:
            laid.append(_copy(cell) if cell in placed else cell)
            count += cell in placed
            placed.add(cell)
        row[:] = laid
    for cell in placed:
        for name in SPANS:
            cell.attrib.pop(name, None)
    return count


def _reach(cell: Any, name: str) -> int:
    """How far a cell reaches."""
    try:
        stated = int(cell.get(name, 1))
    except ValueError:
        return 1
    return min(max(stated, 1), WIDEST)


def _copy(cell: Any) -> Any:
    copied = deepcopy(cell)
    copied.tail = None
    for name in SPANS:
        copied.attrib.pop(name, None)
    return copied
