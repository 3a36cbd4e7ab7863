"""Workbooks made here: cells as they are shown, merges, parts of sheets, what is hidden."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import LineChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.worksheet.table import Table

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


WHITE = Font(color=Color(theme=0))
DARK = Font(color=Color(theme=1))


@pytest.mark.parametrize(
    ("font", "fill", "code", "is_seen"),
    [
        (WHITE, "", "@", False),
        (Font(color=Color(theme=0, tint=-0.5)), "", "@", True),
        (Font(color=Color(theme=1, tint=1.0)), "", "@", False),
        (Font(color=Color(indexed=9)), "", "@", False),
        (Font(size=1), "", "@", False),
        (DARK, "FF000000", "@", False),
        (DARK, "FFFFFF00", "@", True),
        (WHITE, "FF000080", "@", True),
        (Font(color="FF000081"), "FF000080", "@", False),
        (WHITE, "", "[Red]0;[Blue]-0;0;[Red]@", True),
        (DARK, "", "0;0;0;[White]@", False),
        (DARK, "", '0;-0;0;""', False),
        (DARK, "", ";;;@", True),
    ],
)
def test_cells_are_seen_unless_they_have_the_colour_behind_them(
    font: Font, fill: str, code: str, is_seen: bool
) -> None:
    workbook = book(["a", "b"], ["row", "words"])
    cell = workbook.active["B2"]
    cell.font, cell.number_format = font, code
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
    found = read(workbook)
    assert ("words" in found.text) == is_seen
    assert ("hidden text left out: 5 characters" in found.warnings) != is_seen


@pytest.mark.parametrize(("area", "is_seen"), [("A1:B2", True), ("D1:D9", False)])
def test_conditions_and_tables_colour_only_the_cells_they_name(area: str, is_seen: bool) -> None:
    for kind in ("condition", "table"):
        workbook = book(["a", "b"], ["row", "words"])
        sheet = workbook.active
        sheet["D1"], sheet["B2"].font = "d", WHITE
        if kind == "table":
            sheet.add_table(Table(displayName="Words", ref=area))
        else:
            rule = FormulaRule(["TRUE"], fill=PatternFill("solid", bgColor="FF000080"))
            sheet.conditional_formatting.add(area, rule)
        assert ("words" in read(workbook).text) == is_seen


def test_runs_within_a_cell_are_told_apart() -> None:
    unseen = [
        TextBlock(InlineFont(color=Color(theme=0)), " white"),
        TextBlock(InlineFont(sz=1, color="FF000000"), " tiny"),
    ]
    workbook = book(["a", "b"], ["row", CellRichText("seen", *unseen)])
    shown_in_white = TextBlock(InlineFont(color="FF000000"), "black")
    workbook.active["A3"] = CellRichText("cell", shown_in_white)
    workbook.active["A3"].font = WHITE
    found = read(workbook)
    assert found.text == "## Data\n\n| a | b |\n| --- | --- |\n| row | seen |\n| black |  |"
    assert found.warnings == ["hidden text left out: 15 characters"]


def test_numbers_no_format_shows_and_rows_without_height_are_reported() -> None:
    workbook = book(["a", "b"], [1, 250], [0, 3], ["flat", 4])
    workbook.active["B2"].number_format = workbook.active["A3"].number_format = ";;"
    workbook.active.row_dimensions[4].height = 0.5
    found = read(workbook)
    assert found.text == "## Data\n\n| a | b |\n| --- | --- |\n| 1 |  |\n|  | 3 |"
    assert found.warnings == ["hidden rows left out: 1", "hidden text left out: 3 characters"]


def test_words_of_a_box_are_left_out_on_its_own_colour() -> None:
    box = (
        "<xdr:sp><xdr:spPr>{fill}</xdr:spPr><xdr:txBody><a:p><a:r><a:rPr>"
        '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill></a:rPr><a:t>{text}</a:t></a:r></a:p>'
        "</xdr:txBody></xdr:sp>"
    )
    white = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
    boxes = box.format(fill="", text="on cells") + box.format(fill=white, text="on white")
    main = "http://schemas.openxmlformats.org/drawingml/2006"
    drawing = (
        f'<xdr:wsDr xmlns:xdr="{main}/spreadsheetDrawing" xmlns:a="{main}/main">{boxes}</xdr:wsDr>'
    )
    workbook, out, again = book(["a"]), io.BytesIO(), io.BytesIO()
    workbook.active.add_chart(LineChart(), "D1")
    workbook.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            new.writestr(name, drawing if "drawings/drawing" in name else old.read(name))
    found = XlsxFormat().extract(again.getvalue(), "")
    assert found.text == "## Data\n\na\n\non cells"
    assert found.warnings == ["hidden text left out: 8 characters"]


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
