"""The long table holds every number, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest

from refinery.redaction.report.csv_table import COLUMNS, as_csv, safe
from tests.redaction.report.reports import report


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "－", "\ufeff="]
)
def test_no_cell_begins_a_formula(start: str) -> None:
    assert safe(f"{start}cmd") == f"'{start}cmd"


def test_a_source_with_a_name_like_a_formula_is_text() -> None:
    name = '=HYPERLINK("x")'
    rows = list(csv.reader(io.StringIO(as_csv(report(source=name)), newline="")))
    assert rows[0] == list(COLUMNS) and {len(row) for row in rows} == {len(COLUMNS)}
    cells = {cell for row in rows for cell in row}
    assert f"'{name}" in cells and name not in cells
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r\n"))]


def test_each_number_stands_in_one_line_with_what_it_is_of() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(report()), newline="")))
    found = [row for row in rows if row["section"] == "findings" and row["entity"] == "PERSON"]
    assert [(r["source"], r["kind"], r["measure"], r["value"]) for r in found] == [
        ("mail", "message", "findings", "7"),
        ("mail", "message", "documents", "3"),
    ]
    change = {r["measure"]: r["value"] for r in rows if r["section"] == "change_documents"}
    assert change["new"] == "1"
    kappa = [r["value"] for r in rows if r["measure"] == "readers.agreement"]
    assert kappa == ["'-0.25"]
    assert {r["section"] for r in rows} >= {"signoff", "assurance_strata", "method", "sources"}
