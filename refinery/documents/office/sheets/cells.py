"""Cells of a sheet as they are shown, row by row, however many there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from refinery.documents.hidden import left_out
from refinery.documents.office.areas import column_of
from refinery.documents.office.names import S
from refinery.documents.office.number_format import as_number, inks, number, shown, shows_text
from refinery.documents.office.sheets.elements import elements, forget
from refinery.documents.office.sheets.grid import Row
from refinery.documents.office.sheets.grounds import EVERYWHERE, PLACE, Grounds, areas
from refinery.documents.office.sheets.spans import Spans
from refinery.documents.office.sheets.strings import Run, Text, text_of, unescaped
from refinery.documents.office.sheets.styles import CellStyles

LAST_COLUMN: Final = 16_383
FLAT: Final = 1.0
"""Points of a row, or letters of a column, up to which nothing can be read in it."""
NARROW: Final = 0.1
_END: Final = re.compile(rb"</(?:\w+:)?sheetData>")
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]{0,200}?\bref=[\"']([A-Z0-9:]+)[\"']")


@dataclass
class Tally:
    """Counts of what sheets leave out."""

    sheets: int = 0
    rows: int = 0
    columns: int = 0
    characters: int = 0
    errors: int = 0
    broken: int = 0

    def warnings(self) -> list[str]:
        """What was left out because nobody sees it, or could not be read."""
        told = (
            ("hidden sheets left out", self.sheets),
            ("hidden rows left out", self.rows),
            ("hidden columns left out", self.columns),
            ("cells with errors left out", self.errors),
            ("charts that could not be read", self.broken),
        )
        found = [f"{what}: {count}" for what, count in told if count]
        return found + left_out(("hidden text", self.characters))


@dataclass
class Book:
    """What all sheets of a workbook share."""

    strings: list[Text] = field(default_factory=list)
    styles: CellStyles = field(default_factory=CellStyles)
    is_1904: bool = False


def rows(
    data: bytes, book: Book, tally: Tally, is_filtered: bool, tables: Sequence[bytes] = ()
) -> Iterator[tuple[int, Row]]:
    """Number and shown cells of each row.

    Args:
        is_filtered: Rows are hidden by a filter, which is no way to hide anything.
        tables: Parts of the tables and pivot tables that lie on the sheet.
    """
    # What comes after the rows is wanted before them.
    end = next(_END.finditer(data), None)
    tail = data[end.end() :] if end else b""
    spans = Spans(
        area for match in _MERGED.finditer(tail) for area in areas(match[1]) if area != EVERYWHERE
    )
    is_filtered = is_filtered or b"filterColumn" in tail
    reader = _Reader(book, tally, Grounds(tail, tables))
    unseen = 0
    for node in elements(data, f"{S}row", f"{S}col"):
        if node.tag == f"{S}col":
            reader.column(node)
            continue
        number, row = reader.row(node)
        is_hidden = _is_shut(node, "ht", FLAT) and not (is_filtered or node.get("outlineLevel"))
        forget(node)
        spans.fill(number, row)
        for at in reader.hidden & row.keys():
            del row[at]
        if is_hidden:
            tally.rows += bool(row)
            unseen += 1  # what is not shown parts no table
        elif row:
            yield number - unseen, row
    tally.columns += len(reader.hidden & reader.used)


class _Reader:
    """Reads rows, which may leave out where they and their cells stand."""

    def __init__(self, book: Book, tally: Tally, grounds: Grounds) -> None:
        self._book, self._tally, self._grounds = book, tally, grounds
        self._last = 0
        self.hidden: set[int] = set()
        self.used: set[int] = set()

    def column(self, node: Any) -> None:
        """Note columns that are hidden, unless a group is only folded."""
        if _is_shut(node, "width", NARROW) and not node.get("outlineLevel"):
            first, last = (node.get(name, "") for name in ("min", "max"))
            if first.isdigit() and last.isdigit():
                self.hidden.update(range(int(first) - 1, min(int(last), LAST_COLUMN + 1)))

    def row(self, node: Any) -> tuple[int, Row]:
        """Number and cells of a row."""
        stated = node.get("r", "")
        self._last = int(stated) if stated.isdigit() and len(stated) < 10 else self._last + 1
        found: Row = {}
        at = -1
        for cell in node:
            place = PLACE.match(cell.get("r", ""))
            at = column_of(place[1]) if place else at + 1
            if at <= LAST_COLUMN and (text := self._seen(cell, at)):
                found[at] = text
        self.used.update(found)
        return self._last, found

    def _seen(self, cell: Any, at: int) -> str:
        """What is seen of a cell; what is not is counted."""
        look = self._book.styles.look(_style(cell))
        text, value = self._cell(cell)
        if not text:
            return ""
        if value is not None:
            text = shown(value, look.format, self._book.is_1904)
        if look.is_plain and text and isinstance(text, str):
            return text.strip()
        if not text or (value is None and not shows_text(look.format)):
            hidden = _plain(text) if value is None else number(value) if value else ""
            self._tally.characters += len(hidden)  # a nought that is left empty hides nothing
            return ""
        runs = (Run(text),) if isinstance(text, str) else text
        fonts = [look.font.ink if ink is None else ink for ink in inks(look.format, value)]
        ground = self._grounds.behind(look, self._last, at)
        seen = [run.text for run in runs if not run.is_unseen(fonts, look.font.is_tiny, ground)]
        found = "".join(seen).strip()
        if len(seen) < len(runs):
            self._tally.characters += len(_plain(text).strip()) - len(found)
        return found

    def _cell(self, node: Any) -> tuple[Text, float | None]:
        """Text of a cell; of one that holds a number, that too."""
        kind = node.get("t", "n")
        if kind == "inlineStr":
            item = node.find(f"{S}is")
            return ("" if item is None else text_of(item, self._book.styles)), None
        text = node.findtext(f"{S}v") or ""
        match kind:
            case "s":
                known = self._book.strings
                return known[int(text)] if text.isdigit() and int(text) < len(known) else "", None
            case "str" | "d":
                return unescaped(text).strip(), None
            case "b":
                return {"1": "TRUE", "0": "FALSE"}.get(text, text), None
            case "e":
                self._tally.errors += 1
                return "", None
        return text.strip(), as_number(text)


def _plain(text: Text) -> str:
    return text if isinstance(text, str) else "".join(run.text for run in text)


def _is_shut(node: Any, measure: str, least: float) -> bool:
    """Whether a row or column is hidden, or has no room for anything."""
    if node.get("hidden") in ("1", "true"):
        return True
    size = as_number(node.get(measure, ""))
    return size is not None and size <= least


def _style(cell: Any) -> int:
    text = cell.get("s", "0")
    return int(text) if text.isdigit() else 0
