"""Sheets of an old Excel file: cells as they are shown, merged ones, hidden ones."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Callable
from typing import Final

from refinery.documents.compound import streams
from refinery.documents.model import Extracted
from refinery.documents.office.biff.records import Strings, compact, records
from refinery.documents.office.number_format import BUILT_IN, shown
from refinery.documents.office.sheets.cells import Tally
from refinery.documents.office.sheets.grid import Row, add_grid
from refinery.documents.office.sheets.spans import Spans
from refinery.documents.office.summary import SUMMARY, title_and_author
from refinery.documents.office.walk import walked
from refinery.documents.text import TextBuilder
from refinery.errors import QuarantineError

BIFF8: Final = 0x0600
BOF, EOF, FILEPASS, BOUNDSHEET, SST = 0x809, 0x0A, 0x2F, 0x85, 0xFC
FORMAT, XF, DATEMODE = 0x41E, 0xE0, 0x22
ROW, COLINFO, MERGED, FILTERMODE = 0x208, 0x7D, 0xE5, 0x9B
LABELSST, LABEL, NUMBER, RK, MULRK, BOOLERR = 0xFD, 0x204, 0x203, 0x27E, 0xBD, 0x205
FORMULA, STRING = 0x06, 0x207
HIDDEN_ROW: Final = 0x20


def old_workbook(data: bytes) -> Extracted | None:
    """A workbook in a compound file; None for what is older than BIFF8 or broken.

    kreuzberg reads those, but shows dates and amounts as bare numbers, and hidden cells.

    Raises:
        QuarantineError: ``encrypted``, ``output-too-large``.
    """
    try:
        found = streams(data, ("Workbook", SUMMARY))
        book = OldWorkbook(found["Workbook"])
        stated = title_and_author(found.get(SUMMARY, b""))
        return walked(book, "sheet", "application/vnd.ms-excel", "office-biff", stated)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error):
        return None


class OldWorkbook:
    """Reads the stream ``Workbook`` of a compound file.

    Raises:
        QuarantineError: ``encrypted``.
        ValueError: It is older than BIFF8, or broken.
    """

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._tally = Tally()
        self._strings: list[str] = []
        self._formats: dict[int, str] = {}
        self._styles: list[int] = []
        self._is_1904 = False
        self._sheets: list[tuple[int, int, int, str]] = []
        self._globals()

    def read(self) -> TextBuilder:
        """The name of each sheet as a heading, then its tables."""
        builder = TextBuilder()
        for start, state, kind, name in self._sheets:
            if state & 3:
                self._tally.sheets += 1
            elif kind == 0:
                sheet = _Sheet(self._cell_text, self._strings, self._tally)
                sheet.read(self._stream, start)
                inner = TextBuilder()
                add_grid(inner, sheet.rows())
                builder.extend(inner, name, 2)
        return builder

    @property
    def warnings(self) -> list[str]:
        """What was left out because nobody sees it."""
        return self._tally.warnings()

    def _globals(self) -> None:
        for kind, pieces in records(self._stream):
            data = pieces[0]
            if kind == BOF and struct.unpack_from("<H", data)[0] != BIFF8:
                raise ValueError("not BIFF8")
            if kind == FILEPASS:
                raise QuarantineError("encrypted")
            if kind == BOUNDSHEET:
                start, state, sort = struct.unpack_from("<IBB", data)
                self._sheets.append((start, state, sort, Strings(pieces, 6).next(1)))
            elif kind == SST:
                reader = Strings(pieces, 8)
                count = struct.unpack_from("<I", data, 4)[0]
                self._strings = [reader.next() for _ in range(min(count, len(self._stream)))]
            elif kind == FORMAT:
                self._formats[struct.unpack_from("<H", data)[0]] = Strings(pieces, 2).next()
            elif kind == XF:
                self._styles.append(struct.unpack_from("<H", data, 2)[0])
            elif kind == DATEMODE:
                self._is_1904 = data[:1] == b"\x01"
            elif kind == EOF:
                return

    def _cell_text(self, value: float, style: int) -> str:
        index = self._styles[style] if style < len(self._styles) else 0
        code = self._formats.get(index) or BUILT_IN.get(index, "General")
        return shown(value, code, self._is_1904)


class _Sheet:
    """Cells of one sheet."""

    def __init__(
        self, text_of: Callable[[float, int], str], strings: list[str], tally: Tally
    ) -> None:
        self._text_of, self._strings, self._tally = text_of, strings, tally
        self._cells: dict[int, Row] = defaultdict(dict)
        self._spans: list[tuple[int, int, int, int]] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._is_filtered = False
        self._pending: tuple[int, int] | None = None

    def read(self, stream: bytes, start: int) -> None:
        """Take up the records of the sheet; charts within it are records of their own."""
        depth = 0
        for kind, pieces in records(stream, start):
            if kind == BOF:
                depth += 1
            elif kind == EOF:
                depth -= 1
                if not depth:
                    return
            elif depth == 1:
                self._record(kind, pieces)

    def rows(self) -> list[tuple[int, Row]]:
        """Number and shown cells of each row."""
        spans = Spans(self._spans)
        found, unseen = [], 0
        for number in sorted(self._cells):
            row = self._cells[number]
            spans.fill(number, row)
            for at in self._hidden_columns & row.keys():
                del row[at]
            if number in self._hidden_rows and not self._is_filtered:
                self._tally.rows += bool(row)
                unseen += 1  # what is not shown parts no table
            elif row:
                found.append((number - unseen, row))
        return found

    def _record(self, kind: int, pieces: list[bytes]) -> None:
        data = pieces[0]
        if kind in (LABELSST, NUMBER, RK, BOOLERR, FORMULA, LABEL):
            self._cell(kind, pieces, *struct.unpack_from("<HHH", data))
        elif kind == MULRK:
            row, first = struct.unpack_from("<HH", data)
            for place, at in enumerate(range(4, len(data) - 6, 6)):
                style, value = struct.unpack_from("<HI", data, at)
                self._cells[row][first + place] = self._text_of(compact(value), style)
        elif kind == STRING and self._pending:
            row, column = self._pending
            self._put(row, column, Strings(pieces).next())
        elif kind == MERGED:
            for place in range(struct.unpack_from("<H", data)[0]):
                top, bottom, left, right = struct.unpack_from("<HHHH", data, 2 + place * 8)
                self._spans.append((top, left, bottom, right))
        elif kind == ROW:
            number, options = struct.unpack_from("<H10xH", data)
            # A row of a group that is folded is not hidden.
            if options & HIDDEN_ROW and not options & 7:
                self._hidden_rows.add(number)
        elif kind == COLINFO:
            first, last, _, _, options = struct.unpack_from("<HHHHH", data)
            if options & 1 and not options >> 8 & 7:
                self._hidden_columns.update(range(first, min(last, 255) + 1))
                self._tally.columns += min(last, 255) + 1 - first
        elif kind == FILTERMODE:
            self._is_filtered = True

    def _cell(self, kind: int, pieces: list[bytes], row: int, column: int, style: int) -> None:
        data = pieces[0]
        if kind == LABELSST:
            index = struct.unpack_from("<I", data, 6)[0]
            self._put(row, column, self._strings[index] if index < len(self._strings) else "")
        elif kind == LABEL:
            self._put(row, column, Strings(pieces, 6).next())
        elif kind == NUMBER:
            self._put(row, column, self._text_of(struct.unpack_from("<d", data, 6)[0], style))
        elif kind == RK:
            value = compact(struct.unpack_from("<I", data, 6)[0])
            self._put(row, column, self._text_of(value, style))
        elif kind == BOOLERR:
            self._constant(row, column, data[6], is_error=data[7] == 1)
        else:
            self._formula(row, column, style, data[6:14])

    def _formula(self, row: int, column: int, style: int, result: bytes) -> None:
        """The value that was there when the file was saved; text follows in the next record."""
        self._pending = None
        if result[6:] != b"\xff\xff":
            self._put(row, column, self._text_of(struct.unpack("<d", result)[0], style))
        elif result[0] == 0:
            self._pending = (row, column)
        elif result[0] in (1, 2):
            self._constant(row, column, result[2], is_error=result[0] == 2)

    def _constant(self, row: int, column: int, value: int, *, is_error: bool) -> None:
        if is_error:
            self._tally.errors += 1
        else:
            self._put(row, column, "TRUE" if value else "FALSE")

    def _put(self, row: int, column: int, text: str) -> None:
        if text.strip():
            self._cells[row][column] = text.strip()
