"""Merged cells: the text of the first stands in each place that they cover."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from refinery.documents.office.sheets.grid import Row

MAX_REPEATED: Final = 10_000
"""Cells of one merge that are filled; more is a background, not a table."""
MAX_ALL: Final = 500_000


class Spans:
    """Fills rows as they come.

    Args:
        spans: First row and column, last row and column.

    >>> spans, row = Spans([(1, 0, 2, 1)]), {0: "a"}
    >>> spans.fill(1, row)
    >>> row
    {0: 'a', 1: 'a'}
    """

    def __init__(self, spans: Iterable[tuple[int, int, int, int]]) -> None:
        self._starts: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        self._open: list[tuple[int, int, int, str]] = []
        self._total = 0
        self.extend(spans)

    def extend(self, spans: Iterable[tuple[int, int, int, int]]) -> None:
        """Take up further merges, before their first row is filled."""
        for top, left, bottom, right in spans:
            size = (bottom - top + 1) * (right - left + 1)
            self._total += size
            if 0 < size <= MAX_REPEATED and self._total <= MAX_ALL:
                self._starts[top].append((bottom, left, right))

    def fill(self, number: int, row: Row) -> None:
        """Put the text of merges that cover this row into its empty places."""
        for bottom, left, right in self._starts.pop(number, ()):
            if left in row:
                self._open.append((bottom, left, right, row[left]))
        self._open = [span for span in self._open if span[0] >= number]
        for _, left, right, text in self._open:
            for at in range(left, right + 1):
                row.setdefault(at, text)
