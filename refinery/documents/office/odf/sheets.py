"""Sheets of an OpenDocument workbook, as they are shown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from refinery.documents.office.areas import Area
from refinery.documents.office.colours import UNKNOWN
from refinery.documents.office.inline import plain
from refinery.documents.office.odf.areas import coloured
from refinery.documents.office.odf.inline import LineReader
from refinery.documents.office.odf.looks import PAPER, Look
from refinery.documents.office.odf.names import DRAW, OFFICE, TABLE, TEXT
from refinery.documents.office.odf.styles import Styles
from refinery.documents.office.odf.text import OpenText, add_comment, attribute
from refinery.documents.office.package import Package
from refinery.documents.office.sheets.cells import Tally
from refinery.documents.office.sheets.grid import Row, add_grid
from refinery.documents.office.sheets.spans import Spans
from refinery.documents.text import TextBuilder

LAST: Final = 16_384
MAX_ROWS: Final = 1_048_576
MAX_FILLED: Final = 10_000
"""Times that a row or cell with text is repeated; empty ones are only counted."""


class OpenSheets:
    """Reads the tables of a workbook one after the other.

    Args:
        behind: What boxes without a fill lie on.
    """

    def __init__(self, package: Package, styles: Styles, reader: LineReader, behind: Look) -> None:
        self.tally = Tally()
        self._package, self._styles, self._reader = package, styles, reader
        self._behind = behind
        self._coloured: list[Area] = []
        self._ends: list[int] = []
        self._defaults: list[str | None] = []
        """Where runs of columns end, and the style of cells in them that state none."""

    def read(self, body: Any) -> TextBuilder:
        """The name of each sheet as a heading, then its tables, charts and comments."""
        builder = TextBuilder()
        for sheet in body.findall(f"{TABLE}table"):
            style = self._styles.style("table", sheet.get(f"{TABLE}style-name"))
            if style.is_table_hidden:
                self.tally.sheets += 1
                continue
            self._coloured = coloured(sheet)
            inner = TextBuilder()
            add_grid(inner, self._rows(sheet))
            self._drawings(inner, sheet)
            for comment in sheet.iter(f"{OFFICE}annotation"):
                add_comment(inner, comment)
            builder.extend(inner, sheet.get(f"{TABLE}name", ""), 2)
        return builder

    def _drawings(self, builder: TextBuilder, sheet: Any) -> None:
        """Charts, and the words of boxes and shapes that lie on the cells."""
        text = OpenText(self._package, self._styles, self._reader, PAPER, self._behind)
        text.builder = builder
        for node in sheet.iter(f"{DRAW}*"):
            if next(node.iterancestors(f"{DRAW}*"), None) is None:
                text.drawn(node)
        self.tally.characters += text.hidden

    def _rows(self, sheet: Any) -> Iterator[tuple[int, Row]]:
        hidden = self._hidden_columns(sheet)
        merges: list[tuple[int, int, int, int]] = []
        number = unseen = 0
        spans = Spans(())
        for node in sheet.iter(f"{TABLE}table-row"):
            times = attribute(node, "number-rows-repeated", MAX_ROWS)
            row = self._cells(node, number, merges)
            spans.extend(merges)
            merges.clear()
            is_hidden = node.get(f"{TABLE}visibility") == "collapse"
            for _ in range(min(times, MAX_FILLED) if row else 1):
                spans.fill(number, row)
                for at in hidden & row.keys():
                    del row[at]
                if row and is_hidden:
                    self.tally.rows += 1
                    unseen += 1  # what is not shown parts no table
                elif row:
                    yield number - unseen, dict(row)
                number += 1
            number += times - (min(times, MAX_FILLED) if row else 1)

    def _hidden_columns(self, sheet: Any) -> set[int]:
        hidden: set[int] = set()
        at = 0
        self._ends, self._defaults = [], []
        for node in sheet.iter(f"{TABLE}table-column"):
            times = attribute(node, "number-columns-repeated", LAST)
            self._ends.append(at + times)
            self._defaults.append(node.get(f"{TABLE}default-cell-style-name"))
            if node.get(f"{TABLE}visibility") == "collapse":
                hidden.update(range(at, min(at + times, LAST)))
            at += times
        self.tally.columns += len(hidden)
        return hidden

    def _cells(self, node: Any, number: int, merges: list[tuple[int, int, int, int]]) -> Row:
        row: Row = {}
        at = 0
        default = node.get(f"{TABLE}default-cell-style-name")
        for cell in node:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            times = attribute(cell, "number-columns-repeated", LAST)
            style = cell.get(f"{TABLE}style-name") or default
            text = self._text(cell, style, number, at) if cell.tag == f"{TABLE}table-cell" else ""
            if text and at < LAST:
                for place in range(at, min(at + min(times, MAX_FILLED), LAST)):
                    row[place] = text
                right = at + attribute(cell, "number-columns-spanned", LAST) - 1
                down = number + attribute(cell, "number-rows-spanned", MAX_ROWS) - 1
                if (right, down) != (at, number):
                    merges.append((number, at, down, right))
            at += times
        return row

    def _text(self, cell: Any, style: str | None, number: int, at: int) -> str:
        lines, look = [], None
        for node in cell.iterfind(f"{TEXT}p"):
            look = look or self._look(style, number, at)
            line = self._reader.read(node, look)
            self.tally.characters += line.hidden
            lines.append(plain(line.pieces).strip())
        return "\n".join(filter(None, lines))

    def _look(self, style: str | None, number: int, at: int) -> Look:
        """How text looks in a cell; no ground is known where something else may colour it."""
        run = bisect_right(self._ends, at)
        if not style and run < len(self._defaults):
            style = self._defaults[run]
        around = self._styles.default("table-cell").on(PAPER)
        look = self._styles.within(around, ("table-cell", style or "Default"))
        is_coloured = any(area.holds(number, at) for area in self._coloured)
        return replace(look, ground=UNKNOWN) if is_coloured else look
