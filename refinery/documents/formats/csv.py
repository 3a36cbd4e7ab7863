"""Tables as text: CSV and its kin, as one table in Markdown."""

from __future__ import annotations

import csv
import io
from typing import Final

from refinery.documents.formats.base import Format
from refinery.documents.model import Extracted
from refinery.documents.text import TextBuilder, decode
from refinery.errors import QuarantineError

MAX_COLUMNS: Final = 2_000
ROWS_PER_BLOCK: Final = 200


class CsvFormat(Format):
    """Rows become Markdown rows; long tables are several blocks, each with the header."""

    name = "csv"
    extensions = (".csv", ".tsv", ".tab", ".psv")
    media_types = ("text/csv",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """The delimiter is the one that cuts the first lines most evenly."""
        text, warnings = decode(data)
        try:
            rows = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
        except csv.Error:
            raise QuarantineError("too-large", "a CSV field is beyond the limit") from None
        rows = [[cell.strip() for cell in row] for row in rows if any(c.strip() for c in row)]
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


def markdown_table(header: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown; short rows are filled up.

    >>> print(markdown_table(["a", "b"], [["1"]]))
    | a | b |
    | --- | --- |
    | 1 |  |
    """
    width = max([len(header), *(len(row) for row in rows)])
    lines = [header, ["---"] * width, *rows]
    return "\n".join(_line(line, width) for line in lines)


def _line(cells: list[str], width: int) -> str:
    filled = [cell.replace("\n", " ").replace("|", "/") for cell in cells]
    return "| " + " | ".join(filled + [""] * (width - len(filled))) + " |"


def _delimiter(text: str) -> str:
    lines = [line for line in text[:65536].split("\n")[:20] if line.strip()]

    def evenness(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        common = max(set(counts), key=lambda c: (counts.count(c), c)) if counts else 0
        return (counts.count(common) if common else 0, common)

    return max(",;\t|", key=evenness)
