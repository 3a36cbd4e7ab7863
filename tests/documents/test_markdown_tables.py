"""A table's Markdown is its grid, whatever its cells hold."""

from __future__ import annotations

import pytest

from refinery.documents.markdown_tables import markdown_table


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([["a", "b"], ["1"]], ["| a | b |", "| --- | --- |", "| 1 |  |"]),
        ([["a"], ["1", "2", "3"]], ["| a |  |  |", "| --- | --- | --- |", "| 1 | 2 | 3 |"]),
        ([["a|b", "c\nd"]], ["| a/b | c d |", "| --- | --- |"]),
        ([[""]], ["|  |", "| --- |"]),
    ],
)
def test_each_line_has_as_many_cells_as_the_widest(rows: list[list[str]], lines: list[str]) -> None:
    assert markdown_table(rows[0], rows[1:]).split("\n") == lines
