"""Tokens that may be identifiers, and the numbers that are known to be something else."""

from __future__ import annotations

import time

import pytest

from refinery.redaction.discovery.tokens import tokens


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in tokens(text)]


@pytest.mark.parametrize(
    "text",
    [
        "case KX-2024-004417 is open",
        "files/KX-2024-004417.pdf",
        "see notes_KX-2024-004417_final",
        "(KX-2024-004417),",
    ],
)
def test_a_code_is_found_without_what_names_of_files_put_around_it(text: str) -> None:
    assert found(text) == ["KX-2024-004417"]


def test_other_forms_of_identifiers() -> None:
    text = "EMP40127, EMP/40127, no. 18403/91 and nos. 1234/07, 131/02; customer 4711234"
    assert found(text) == ["EMP40127", "EMP/40127", "18403/91", "1234/07", "131/02", "4711234"]


@pytest.mark.parametrize(
    "number",
    [
        "2024-05-12", "12.05.2024", "12/05/24", "2024-05-12T10", "1998", "1998-1999", "1998/99",
        "2004/12", "12/2004", "18:30:125", "3.1415", "1.234.567", "10,000", "2.4.18", "10.20.30.40",
        "100mm", "512KB", "250th", "$1200", "€9500", "125%", "+4420794", "sales1234@corp.example",
        "https://corp.example/4711234", "12/34", "Q4",
    ],
)  # fmt: skip
def test_numbers_of_a_known_form_are_none(number: str) -> None:
    assert found(f"it was {number} then") == []


@pytest.mark.parametrize("part", ["a-", "9/", "1a", "a@", "é", "/", "x.1_"])
def test_time_is_linear_in_the_length_of_a_text(part: str) -> None:
    text = part * (1_000_000 // len(part))
    began = time.process_time()
    list(tokens(text))
    assert time.process_time() - began < 10
