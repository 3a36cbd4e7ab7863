"""Numbers are masked whole, and what only stands beside them is not."""

from __future__ import annotations

import pytest

from refinery.redaction.spans import Span
from refinery.redaction.whole_numbers import whole


def stretched(text: str, value: str, entity: str = "NATIONAL_ID") -> str:
    start = text.index(value)
    (span,) = whole(text, [Span(start, start + len(value), entity, 0.8, "model")])
    return text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "value", "all_of_it"),
    [
        ("CPF 111.444.777-35", "444.777-35", "111.444.777-35"),
        ("CPF 111.444.777-35.", "111.444", "111.444.777-35"),
        ("CNPJ 11.222.333/0001-81 of", "222.333", "11.222.333/0001-81"),
        ("card 4111-1111-1111-1111-22", "4111-1111-1111-1111", "4111-1111-1111-1111-22"),
        ("no. 111\u2013444\u2013777", "444", "111\u2013444\u2013777"),
        ("REF-202101-8920", "8920", "202101-8920"),
        ("(030) 901820/21", "(030) 901820", "(030) 901820/21"),
    ],
)
def test_joined_digits_are_of_one_number(text: str, value: str, all_of_it: str) -> None:
    assert stretched(text, value) == all_of_it


@pytest.mark.parametrize(
    ("text", "value", "entity"),
    [
        ("4111 1111 1111 1111 12/27", "4111 1111 1111 1111", "CREDIT_CARD"),
        ("call 901820. 3 of us", "901820", "PHONE_NUMBER"),
        ("AB-123456", "123456", "NATIONAL_ID"),
        ("GB82WEST-1234", "GB82WEST", "IBAN_CODE"),
        ("10.0.0.1/24", "10.0.0.1", "IP_ADDRESS"),
        ("2019-2020", "2019", "DATE_TIME"),
    ],
)
def test_neighbours_are_left_alone(text: str, value: str, entity: str) -> None:
    assert stretched(text, value, entity) == value
