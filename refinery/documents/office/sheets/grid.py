"""Rows of a sheet as tables: empty rows part them, empty columns are dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from refinery.documents.markdown_tables import markdown_table
from refinery.documents.protocol import MAX_TEXT
from refinery.documents.text import TextBuilder
from refinery.errors import QuarantineError

Row = dict[int, str]
"""Texts of the cells that have one, by column."""
ROWS_PER_BLOCK: Final = 1_000
MAX_COLUMNS: Final = 2_000


def add_grid(builder: TextBuilder, rows: Iterable[tuple[int, Row]]) -> None:
    """Tables of a sheet; a title above a table is a paragraph.

    A long table is several blocks, each with the header, so that none needs the one before.

    Args:
        rows: Number and cells, in order; rows that are not named are empty.

    >>> builder = TextBuilder()
    >>> add_grid(builder, [(1, {0: "Ducks"}), (2, {0: "Year", 2: "Seen"}), (3, {0: "1", 2: "5"})])
    >>> print(builder.text)
    Ducks
    <BLANKLINE>
    | Year | Seen |
    | --- | --- |
    | 1 | 5 |

    Raises:
        QuarantineError: ``output-too-large``.
    """
    for band in _bands(_measured(rows)):
        part = _taken(band)
        titles, part = _titles(part)
        for title in titles:
            builder.add("paragraph", title)
        columns: list[int] = []
        header: Row = part[0] if part else {}
        body = part[1:]
        while header:
            columns = sorted({*columns, *header, *(at for row in body for at in row)})
            if len(columns) > MAX_COLUMNS:
                raise QuarantineError("too-large", "a sheet has too many columns")
            lines = [[row.get(at, "") for at in columns] for row in (header, *body)]
            builder.add("table", markdown_table(lines[0], lines[1:]))
            body = _taken(band)
            if not body:
                break


def _measured(rows: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    """Rows as long as all of them can be one text."""
    total = 0
    for number, row in rows:
        total += sum(map(len, row.values())) + len(row)
        if total > MAX_TEXT:
            raise QuarantineError("output-too-large")
        yield number, row


def _bands(rows: Iterable[tuple[int, Row]]) -> Iterator[Iterator[Row]]:
    """Runs of rows without an empty one between them; each must be used up before the next."""
    source = iter(rows)
    ahead = next(source, None)
    while ahead is not None:
        if not ahead[1]:
            ahead = next(source, None)
            continue
        band = _Band(source, ahead)
        yield band
        for _ in band:
            pass
        ahead = band.ahead


class _Band:
    """One run of rows; ``ahead`` is what came after it."""

    def __init__(self, source: Iterator[tuple[int, Row]], first: tuple[int, Row]) -> None:
        self._source, self._last = source, first[0] - 1
        self.ahead: tuple[int, Row] | None = first

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        if self.ahead is None or self.ahead[0] != self._last + 1 or not self.ahead[1]:
            raise StopIteration
        self._last, row = self.ahead
        self.ahead = next(self._source, None)
        return row


def _taken(band: Iterator[Row]) -> list[Row]:
    """The next rows of a band, as many as a block holds."""
    return list(islice(band, ROWS_PER_BLOCK))


def _titles(part: list[Row]) -> tuple[list[str], list[Row]]:
    """Lines that say one thing above a table, and the table; a list is a table of one column."""
    ahead = 0
    while ahead < len(part) and len(set(part[ahead].values())) == 1:
        ahead += 1
    if ahead == len(part) and len(part) > 1:
        return [], part
    return [next(iter(row.values())) for row in part[:ahead]], part[ahead:]
