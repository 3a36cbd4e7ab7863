"""Workbooks made here: cells as they are shown, merges, parts of sheets, what is hidden."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from refinery.documents.formats.ole import OleFormat
from refinery.documents.formats.xlsx import XlsxFormat
from refinery.documents.model import Extracted
from refinery.documents.office.number_format import shown
from refinery.documents.office.sheets.grid import ROWS_PER_BLOCK


def read(book: Workbook) -> Extracted:
    """What the format makes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return XlsxFormat().extract(out.getvalue(), "")


def book(*rows: list[Any]) -> Workbook:
    """A workbook of one sheet."""
    found = Workbook()
    found.active.title = "Data"
    for row in rows:
        found.active.append(row)
    return found


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.5, "General", "0.5"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0.256, "0%", "26%"),
        (-4, "0.0;(0.0)", "(4.0)"),
        (0, '#,##0;-#,##0;"none"', "none"),
        (7, '0 "days"', "7 days"),
        (12, "[$€-407]0.00", "€12.00"),
        (45292, "dd/mm/yyyy", "2024-01-01"),
        (45292.5, "yyyy-mm-dd hh:mm", "2024-01-01 12:00:00"),
        (0.25, "h:mm AM/PM", "06:00:00"),
        (1.5, "[h]:mm", "36:00:00"),
        (12345, "0.00E+00", "1.23E+04"),
        (1e300, "#,##0", "1e+300"),
        (5, ";;;", ""),
        (4111111111111111.0, "General", "4111111111111111"),
        (4111111111111111.0, "0", "4111111111111111"),
        (1e20, "General", "100000000000000000000"),
    ],
)
def test_numbers_are_written_as_they_are_shown(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_days_count_from_1904_where_the_book_says_so() -> None:
    assert shown(0, "yyyy-mm-dd", is_1904=True) == "1904-01-01"


def test_a_sheet_is_a_heading_and_its_tables() -> None:
    found = read(book(["Ducks"], ["Year", "Seen"], [2019, 120], [], ["Total", 1.5], [True, "x|y"]))
    assert found.text == (
        "## Data\n\nDucks\n\n| Year | Seen |\n| --- | --- |\n| 2019 | 120 |\n\n"
        "| Total | 1.5 |\n| --- | --- |\n| TRUE | x/y |"
    )
    assert [b.kind for b in found.blocks] == ["heading", "paragraph", "table", "table"]


def test_merged_cells_repeat_their_text() -> None:
    workbook = book(["a", "b", "c"], ["wide", None, "x"], [None, None, "y"])
    workbook.active.merge_cells("A2:B3")
    assert "| wide | wide | x |\n| wide | wide | y |" in read(workbook).text


def test_dates_are_iso_whatever_their_format() -> None:
    workbook = book(["when", "at"], [datetime.date(2024, 3, 1), datetime.time(9, 30)])
    workbook.active["A2"].number_format = "d. mmmm yyyy"
    assert "| 2024-03-01 | 09:30:00 |" in read(workbook).text


def test_what_is_hidden_is_left_out_and_reported() -> None:
    workbook = book(["a", "b", "c"], ["row", 1, 2], ["gone", 3, 4], ["white", 5, 6])
    sheet = workbook.active
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet["A4"].font = Font(color="FFFFFFFF")
    workbook.create_sheet("Secret").append(["hush"])
    workbook["Secret"].sheet_state = "hidden"
    found = read(workbook)
    assert found.text == "## Data\n\n| a | b |\n| --- | --- |\n| row | 1 |\n|  | 5 |"
    assert found.warnings == [
        "hidden sheets left out: 1",
        "hidden rows left out: 1",
        "hidden columns left out: 1",
        "hidden text left out: 5 characters",
    ]


def test_what_a_filter_hides_is_kept() -> None:
    workbook = book(["a"], ["x"], ["y"])
    workbook.active.auto_filter.ref = "A1:A3"
    workbook.active.auto_filter.add_filter_column(0, ["x"])
    workbook.active.row_dimensions[3].hidden = True
    assert "| y |" in read(workbook).text


def test_text_in_a_format_that_shows_nothing_is_left_out() -> None:
    workbook = book(["a", "b"], ["seen", "unseen"])
    workbook["Data"]["B2"].number_format = ";;;"
    found = read(workbook)
    assert "unseen" not in found.text
    assert "hidden text left out: 6 characters" in found.warnings


def test_white_on_a_fill_is_seen() -> None:
    workbook = book(["head", "b"], [1, 2])
    workbook.active["A1"].font = Font(color="FFFFFFFF")
    workbook.active["A1"].fill = PatternFill("solid", fgColor="FF000080")
    assert "| head | b |" in read(workbook).text


def test_charts_and_comments_follow_the_cells() -> None:
    workbook = book(["x", "Seen"], [1, 5], [2, 7])
    sheet = workbook.active
    chart = LineChart()
    chart.title = "Ducks"
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "D1")
    sheet["A1"].comment = Comment("Why?", "Ann")
    text = read(workbook).text
    assert (
        text.index("| 2 | 7 |")
        < text.index("Line chart: Ducks")
        < text.index("[author: Ann]: Why?")
    )


def test_a_long_table_is_several_blocks_with_the_header() -> None:
    found = read(book(["n", "m"], *([n, n] for n in range(ROWS_PER_BLOCK + 5))))
    tables = [found.text[b.start : b.end] for b in found.blocks if b.kind == "table"]
    assert len(tables) == 2
    assert all(table.startswith("| n | m |\n| --- | --- |\n") for table in tables)
    rows = [line for table in tables for line in table.split("\n")[2:]]
    assert rows == [f"| {n} | {n} |" for n in range(ROWS_PER_BLOCK + 5)]


def test_a_chart_sheet_has_a_heading(shared: Callable[[str], bytes]) -> None:
    text = XlsxFormat().extract(shared("docling/xlsx/sources/xlsx_03_chartsheet.xlsx"), "").text
    assert "## Duck Chart\n\nBar chart: Wild Duck Observations by Year" in text


def test_old_and_new_workbooks_read_the_same(shared: Callable[[str], bytes]) -> None:
    old = OleFormat().extract(shared("markitdown/test.xls"), "")
    new = XlsxFormat().extract(shared("markitdown/test.xlsx"), "")
    assert (old.reader, old.kind) == ("office-biff", "sheet")
    assert old.text == new.text
