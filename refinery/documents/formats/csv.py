"""Tables as text: CSV and its kin, as one table in Markdown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any, Final

from refinery.documents.formats.base import Format
from refinery.documents.markdown_tables import markdown_table
from refinery.documents.model import Extracted
from refinery.documents.text import TextBuilder, decode
from refinery.errors import QuarantineError

MAX_COLUMNS: Final = 2_000
MAX_FIELD: Final = 2**20
ROWS_PER_BLOCK: Final = 200
SINGLE: Final = "\x1f"
"""Divides nothing: a file of one column."""
_STATED: Final = re.compile(r"\Asep=(.)\n")
"""What Excel reads as the delimiter and does not show."""


class CsvFormat(Format):
    """Rows become Markdown rows; long tables are several blocks, each with the header."""

    name = "csv"
    extensions = (".csv", ".tsv", ".tab", ".psv")
    media_types = ("text/csv",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """The delimiter is the one that cuts the first lines most evenly."""
        text, warnings = decode(data)
        stated = _STATED.match(text)
        text = text[stated.end() :] if stated else text
        rows = [
            [cell.strip() for cell in row]
            for row in _rows(text, stated[1] if stated else _delimiter(text))
        ]
        rows = [row for row in rows if any(row)]
        if any(len(row) > MAX_COLUMNS for row in rows):
            raise QuarantineError("too-large", "a CSV file has too many columns")
        builder = TextBuilder()
        for first in range(1, max(len(rows), 2), ROWS_PER_BLOCK):
            part = rows[first : first + ROWS_PER_BLOCK]
            builder.add("table", markdown_table(rows[0], part) if rows else "")
        return Extracted(
            kind="sheet",
            media_type="text/csv",
            reader="csv",
            text=builder.text,
            blocks=builder.blocks,
            warnings=warnings,
        )


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """Rows by the first way of quoting that reads the whole: quotes doubled, or escaped.

    Where neither does, quotes count as far as they are closed; one that takes all that follows
    into its cell is a mark of inches.

    Raises:
        QuarantineError: ``too-large``.
    """
    csv.field_size_limit(MAX_FIELD)
    for written in (text, text.replace('\\"', '""')):
        try:
            return list(_reader(written, delimiter, strict=True))
        except csv.Error:
            continue
    try:
        rows = list(_reader(text, delimiter))
        is_open = bool(rows) and any("\n" in cell for cell in rows[-1])
        return list(_reader(text, delimiter, quoting=csv.QUOTE_NONE)) if is_open else rows
    except csv.Error:
        raise QuarantineError("too-large", "a CSV field is beyond the limit") from None


def _reader(text: str, delimiter: str, **more: Any) -> Iterator[list[str]]:
    lines = io.StringIO(text, newline="")
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True, **more)


def _delimiter(text: str) -> str:
    """The mark that cuts the first lines most evenly; a comma may also be that of a number.

    Commas that a blank always follows are those of prose, in a table of one column.
    """
    lines = [line for line in text[:65536].split("\n")[:20] if line.strip()]

    def evenness(mark: str) -> tuple[int, bool, int]:
        counts = [line.count(mark) for line in lines]
        common = max(set(counts), key=lambda c: (counts.count(c), c)) if counts else 0
        return (counts.count(common) if common else 0, mark != ",", common)

    best = max(",;\t|^", key=evenness)
    if evenness(best)[0]:
        return best
    return "," if re.search(r",\S", text) else SINGLE
