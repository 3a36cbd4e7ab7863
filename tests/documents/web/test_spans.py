"""Cells that span stand in each place they cover."""

from __future__ import annotations

import pytest
from lxml import html

from refinery.documents.formats.html import HtmlFormat
from refinery.documents.web.spans import LONGEST, MOST, MOST_OF_PAGE, WIDEST, fill_spans


def grid(rows: str) -> list[list[str]]:
    """Texts of the cells of a table, row by row."""
    root = html.document_fromstring(f"<table>{rows}</table>")
    fill_spans(root)
    return [[cell.text_content() for cell in row] for row in root.iter("tr")]


def test_a_cell_is_repeated_across_and_down() -> None:
    rows = (
        '<tr><th rowspan=2>Who<th colspan=2>When</tr><tr><td>from<td rowspan="3">to</tr>'
        "<tr><td>Ann<td>Mon</tr>"
    )
    assert grid(rows) == [["Who", "When", "When"], ["Who", "from", "to"], ["Ann", "Mon", "to"]]


def test_a_cell_across_and_down_at_once_fills_its_square() -> None:
    rows = "<tr><th colspan=2 rowspan=2>A<th>B</tr><tr><td>C</tr><tr><td>D<td>E<td>F</tr>"
    assert grid(rows) == [["A", "A", "B"], ["A", "A", "C"], ["D", "E", "F"]]


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td colspan=2>A<td>B</tr>",  # no headings: it only lays out a page
        f"<tr><th>A</th><td colspan=2>{'x' * (LONGEST + 1)}</tr>",
        "<tr><th>A</th><td colspan=2><table><tr><td>B</table></tr>",
    ],
)
def test_a_table_that_lays_out_a_page_stays(rows: str) -> None:
    root = html.document_fromstring(f"<table>{rows}</table>")
    before = html.tostring(root)
    fill_spans(root)
    assert html.tostring(root) == before


@pytest.mark.parametrize(("stated", "width"), [("9999999", WIDEST), ("-3", 1), ("two", 1)])
def test_a_reach_is_believed_within_reason(stated: str, width: int) -> None:
    assert len(grid(f'<tr><th colspan="{stated}">A</tr>')[0]) == width


def test_a_table_grows_by_no_more_cells_than_it_may() -> None:
    rows = f"<tr><th colspan={WIDEST}>A</th></tr>" * 300
    assert sum(map(len, grid(rows))) <= MOST + 300


def test_all_tables_of_a_page_grow_by_no_more_than_they_may_and_that_is_told() -> None:
    table = f"<table><tr><th colspan={WIDEST} rowspan=1000>A</th></tr><tr><td>x</td></tr></table>"
    count = MOST_OF_PAGE // (2 * WIDEST)
    found = HtmlFormat().extract((table * (count + 300)).encode(), ".html")
    assert len(found.text) < 20 * MOST_OF_PAGE
    told = next(warning for warning in found.warnings if "spans" in warning)
    assert int(told.rsplit(" ", 1)[1]) >= 290
    root = html.document_fromstring(
        "<table>" + "<tr><td colspan=1000>a</td></tr>" * 500 + "</table>"
    )
    fill_spans(root)
    assert sum(int(cell.get("colspan", 0)) for cell in root.iter("td")) <= MOST_OF_PAGE


def test_a_table_in_a_cell_stops_no_span_of_the_one_around_it() -> None:
    inner = "<table><tr><td>i</td></tr></table>"
    found = grid(
        f"<tr><th>A</th><th>B</th></tr><tr><td rowspan=2>tall</td><td>{inner}</td></tr>"
        "<tr><td>y</td></tr>"
    )
    assert [row[0] for row in found if len(row) == 2] == ["A", "tall", "tall"]
