"""Columns of people: what is masked by its heading, and what is left alone."""

from __future__ import annotations

import time
from typing import Any

import pytest

from refinery.redaction.document import Site
from refinery.redaction.redactor import redact
from refinery.redaction.spans import Span
from refinery.redaction.tables import read_tables
from tests.redaction.test_document import row

STAFF = (
    "| First name | Surname | City | Login |\n| --- | --- | --- | --- |\n"
    "| Balthazar | Winterbourne | Chicago | bwinter |\n"
    "| Philippa | Snodgrass | n/a | root |\n"
    "| tbd | n/a | Ulm |  |"
)


def table(text: str) -> list[dict[str, Any]]:
    return [{"kind": "table", "level": 0, "start": 0, "end": len(text), "language": "en",
             "attributes": []}]  # fmt: skip


def said(text: str) -> list[str]:
    return [text[span.start : span.end] for span in read_tables(text, table(text)).spans]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (STAFF, ["Balthazar", "Winterbourne", "bwinter", "Philippa", "Snodgrass"]),
        ("| Staff in May |  |\n|---|---|\n| lastName | x |\n| quill | 1 |", ["quill"]),
        ("Nachname | Ort\n--- | ---\nQuill | Ulm", ["Quill"]),
        ("| Name | E-mail |\n|---|---|\n| Zoë Quill | z@q.org |\n| IT help desk | h@q.org |",
         ["Zoë Quill"]),
        ("| Action | Owner |\n|---|---|\n| fix it | Zoë Quill |\n| ship it | Finance |",
         ["Zoë Quill"]),
        ("| Name | DOB |\n|---|---|\n| Zoë Quill | 3/4/1980 |\n| Ann Lee | n/a |",
         ["Zoë Quill", "3/4/1980", "Ann Lee"]),
        ("| Release | Date |\n|---|---|\n| 1.2 | 3/4/2020 |", []),
        ("| Name | Price |\n|---|---|\n| Blue Widget | 3 |", []),
        ("| Employee | Total |\n|---|---|\n| 12 | 40 |\n| Total | 52 |", []),
        ("| Open | Total |\n|---|---|\n| Blue Widget | Red Widget |", []),
        ("| a |\n| --- |", []),
        ("|\n|\n| | |", []),
    ],
)  # fmt: skip
def test_cells_of_columns_that_name_people(text: str, found: list[str]) -> None:
    assert said(text) == found


def test_what_a_column_is_called_names_nobody(site: Site) -> None:
    text = (
        "| Line manager | Mobile | Sort code |\n| --- | --- | --- |\n"
        "| Zoë Quill | 0171 2345678 | 20-12-24 |"
    )
    found = read_tables(text, table(text))
    guesses = [Span(*place, "PERSON", 0.95, "spacy-ner") for place in found.headings]
    assert [text[s.start : s.end] for s in guesses] == ["Line manager", "Mobile", "Sort code"]
    assert found.off_headings(guesses) == []
    assert found.off_headings(found.spans) == list(found.spans)
    result = redact(site, row(site, text=text, blocks=table(text)))
    assert result["text"].startswith("| Line manager | Mobile | Sort code |")
    assert "20-12-24" not in result["text"] and "Quill" not in result["text"]


def test_only_tables_are_read() -> None:
    assert read_tables(STAFF, [{"kind": "code", "start": 0, "end": len(STAFF)}]).spans == ()


def test_a_list_of_staff_keeps_no_name_and_its_cells(site: Site) -> None:
    result = redact(site, row(site, text=STAFF, title="Staff", blocks=table(STAFF)))
    for value in ("Balthazar", "Winterbourne", "Philippa", "Snodgrass", "bwinter"):
        assert value not in result["text"]
    assert {line.count("|") for line in result["text"].splitlines()} == {5}


def test_a_row_and_a_mail_mean_one_person(site: Site) -> None:
    text = STAFF + "\n\nPlease ask Balthazar Winterbourne about it tomorrow."
    result = redact(site, row(site, text=text, blocks=table(STAFF)))
    slots = {slot["name"]: dict(slot["attributes"]).get("person") for slot in result["slots"]}
    line = result["text"].splitlines()[2].split("|")
    given, family = (slots[cell.strip()] for cell in line[1:3])
    whole = next(slots[name] for name in slots if name in result["text"].splitlines()[-1])
    assert given and given == family == whole


def test_a_long_table_is_read_in_linear_time() -> None:
    text = STAFF + "\n| Quill | Quill | Ulm | q |" * 40_000
    begun = time.process_time()
    assert len(said(text)) == 80_000 + 5
    assert time.process_time() - begun < 10
