"""Cells of a sheet as they are shown, row by row, however many there are."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from refinery.documents.hidden import left_out
from refinery.documents.office.names import S
from refinery.documents.office.number_format import as_number, shown
from refinery.documents.office.sheets.grid import Row
from refinery.documents.office.sheets.spans import Spans
from refinery.documents.office.sheets.styles import CellStyles
from refinery.documents.xml.untrusted import OPTIONS, refusal, refuse_entities

LAST_COLUMN: Final = 16_383
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
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

    strings: list[str] = field(default_factory=list)
    styles: CellStyles = field(default_factory=CellStyles)
    is_1904: bool = False


def shared_strings(data: bytes) -> list[str]:
    """Texts that cells name by number."""
    found = []
    for node in _elements(data, f"{S}si"):
        found.append(_words(node))
        _forget(node)
    return found


def rows(data: bytes, book: Book, tally: Tally, is_filtered: bool) -> Iterator[tuple[int, Row]]:
    """Number and shown cells of each row.

    Args:
        is_filtered: Rows are hidden by a filter, which is no way to hide anything.
    """
    # What comes after the rows is wanted before them.
    end = next(_END.finditer(data), None)
    tail = data[end.end() :] if end else b""
    spans = Spans(_spans(tail))
    is_filtered = is_filtered or b"filterColumn" in tail
    # A table or a condition may put a colour behind a cell that has none of its own.
    is_plain = b"tablePart" not in tail and b"conditionalFormatting" not in data
    reader = _Reader(book, tally, is_plain)
    unseen = 0
    for node in _elements(data, f"{S}row", f"{S}col"):
        if node.tag == f"{S}col":
            reader.column(node)
            continue
        number, row = reader.row(node)
        is_hidden = _is_on(node, "hidden") and not (is_filtered or node.get("outlineLevel"))
        _forget(node)
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

    def __init__(self, book: Book, tally: Tally, is_plain: bool) -> None:
        self._book, self._tally = book, tally
        self._unseen = book.styles.blank | (book.styles.white if is_plain else frozenset())
        self._last = 0
        self.hidden: set[int] = set()
        self.used: set[int] = set()

    def column(self, node: Any) -> None:
        """Note columns that are hidden, unless a group is only folded."""
        if _is_on(node, "hidden") and not node.get("outlineLevel"):
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
            place = _PLACE.match(cell.get("r", ""))
            at = column_of(place[1]) if place else at + 1
            text = self._cell(cell)
            if not text or at > LAST_COLUMN:
                continue
            if self._unseen and _style(cell) in self._unseen:
                self._tally.characters += len(text)
                continue
            found[at] = text
        self.used.update(found)
        return self._last, found

    def _cell(self, node: Any) -> str:
        kind = node.get("t", "n")
        if kind == "inlineStr":
            return _words(node).strip()
        text = node.findtext(f"{S}v") or ""
        match kind:
            case "s":
                known = self._book.strings
                return known[int(text)].strip() if text.isdigit() and int(text) < len(known) else ""
            case "str" | "d":
                return _unescaped(text).strip()
            case "b":
                return {"1": "TRUE", "0": "FALSE"}.get(text, text)
            case "e":
                self._tally.errors += 1
                return ""
        value = as_number(text)
        if value is None:
            return text.strip()
        return shown(value, self._book.styles.format(_style(node)), self._book.is_1904)


def _style(cell: Any) -> int:
    text = cell.get("s", "0")
    return int(text) if text.isdigit() else 0


def _is_on(node: Any, name: str) -> bool:
    return node.get(name) in ("1", "true")


def column_of(letters: str) -> int:
    """Index of a column from zero.

    >>> column_of("A"), column_of("AB")
    (0, 27)
    """
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _spans(tail: bytes) -> Iterator[tuple[int, int, int, int]]:
    """First row and column and last row and column of merged cells."""
    for match in _MERGED.finditer(tail):
        ends = [_PLACE.fullmatch(end) for end in match[1].decode("ascii").split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            (left, top), (right, bottom) = ends[0].groups(), ends[1].groups()
            yield int(top), column_of(left), int(bottom), column_of(right)


def _words(node: Any) -> str:
    """Text of a string item, without the readings set above it."""
    texts = (t.text or "" for t in node.iter(f"{S}t") if t.getparent().tag != f"{S}rPh")
    return _unescaped("".join(texts))


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold, as Office writes them: ``_x000D_``."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)).replace("\x00", ""), text)


def _elements(data: bytes, *tags: str) -> Iterator[Any]:
    """Elements of some names as they are read; whoever gets one forgets it after use.

    Raises:
        QuarantineError: The part is no XML, or declares entities.
    """
    from lxml import etree

    if not data:
        return
    seen = False
    try:
        for _, node in etree.iterparse(io.BytesIO(data), events=("end",), tag=tags, **OPTIONS):
            if not seen:
                refuse_entities(node)
                seen = True
            yield node
    except etree.XMLSyntaxError as error:
        raise refusal(error) from None


def _forget(node: Any) -> None:
    """Let go of an element and of those before it."""
    node.clear()
    while node.getprevious() is not None:
        del node.getparent()[0]
