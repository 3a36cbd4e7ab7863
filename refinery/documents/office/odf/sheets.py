"""Sheets of an OpenDocument workbook, as they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from refinery.documents.office.inline import plain
from refinery.documents.office.odf.inline import LineReader
from refinery.documents.office.odf.objects import add_object
from refinery.documents.office.odf.styles import DRAW, OFFICE, TABLE, TEXT, XLINK, Styles
from refinery.documents.office.odf.text import add_comment, attribute
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
    """Reads the tables of a workbook one after the other."""

    def __init__(self, package: Package, styles: Styles) -> None:
        self.tally = Tally()
        self._package, self._styles = package, styles
        self._reader = LineReader(styles)

    def read(self, body: Any) -> TextBuilder:
        """The name of each sheet as a heading, then its tables, charts and comments."""
        builder = TextBuilder()
        for sheet in body.findall(f"{TABLE}table"):
            style = self._styles.style("table", sheet.get(f"{TABLE}style-name"))
            if style.is_table_hidden:
                self.tally.sheets += 1
                continue
            inner = TextBuilder()
            add_grid(inner, self._rows(sheet))
            for frame in sheet.iter(f"{DRAW}object"):
                add_object(inner, self._package, frame.get(f"{XLINK}href", ""))
            for comment in sheet.iter(f"{OFFICE}annotation"):
                add_comment(inner, comment)
            builder.extend(inner, sheet.get(f"{TABLE}name", ""), 2)
        return builder

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
        for node in sheet.iter(f"{TABLE}table-column"):
            times = attribute(node, "number-columns-repeated", LAST)
            if node.get(f"{TABLE}visibility") == "collapse":
                hidden.update(range(at, min(at + times, LAST)))
            at += times
        self.tally.columns += len(hidden)
        return hidden

    def _cells(self, node: Any, number: int, merges: list[tuple[int, int, int, int]]) -> Row:
        row: Row = {}
        at = 0
        for cell in node:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            times = attribute(cell, "number-columns-repeated", LAST)
            text = self._text(cell) if cell.tag == f"{TABLE}table-cell" else ""
            if text and at < LAST:
                for place in range(at, min(at + min(times, MAX_FILLED), LAST)):
                    row[place] = text
                right = at + attribute(cell, "number-columns-spanned", LAST) - 1
                down = number + attribute(cell, "number-rows-spanned", MAX_ROWS) - 1
                if (right, down) != (at, number):
                    merges.append((number, at, down, right))
            at += times
        return row

    def _text(self, cell: Any) -> str:
        lines = []
        for node in cell.iterfind(f"{TEXT}p"):
            line = self._reader.read(node, on_colour=True)
            self.tally.characters += line.hidden
            lines.append(plain(line.pieces).strip())
        return "\n".join(filter(None, lines))
