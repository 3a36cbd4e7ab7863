"""Codes that let somebody in or pay, and numbers that do not."""

from __future__ import annotations

import pytest

from refinery.redaction.recognizers.authentication_code import AuthenticationCodeRecognizer
from refinery.redaction.settings import DetectionSettings
from refinery.redaction.tables import read_tables


def found(text: str) -> list[str]:
    (recognizer,) = AuthenticationCodeRecognizer().recognizers(DetectionSettings())
    results = recognizer.analyze(text, ["SECRET"], None)
    return [text[result.start : result.end] for result in results]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"cvv": "123", "exp": "09/27"}', "123"),
        ("CVV2 (on the back): 123", "123"),
        ("**Security code:** 4821", "4821"),
        ("| CVC | 737 |", "737"),
        ("The PIN for his card was 9921.", "9921"),
        ("PIN 4821", "4821"),
        ("Your OTP is 553 201", "553 201"),
        ("G-553201 is your Google verification code", "553201"),
        ("code de vérification : 553201", "553201"),
        ("TAN: 553201", "553201"),
        ("door code = 2580#", "2580"),
    ],
)
def test_what_a_word_says_is_a_code(text: str, value: str) -> None:
    assert found(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "spin = 1234",
        "tan = 1234",
        "the building code 2018 edition",
        "exit code: 1370",
        "error code is 40422",
        "security code review is 12 days",
        "pinning: 1234",
        "the access code was changed on 2024-05-01",
        "a one-time payment of 1200",
        "pin 3 of the connector",
        "verification code: 1.2345",
        "12345 is the number of rows",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert found(text) == []


def test_columns_of_codes_and_passwords() -> None:
    text = (
        "| Name | PIN | Password |\n| --- | --- | --- |\n| a | 4821 | hunter two |\n"
        "| b | GND | Summer24! |\n| c | 12 | none |"
    )
    spans = read_tables(text, [{"kind": "table", "start": 0, "end": len(text)}]).spans
    secrets = [text[s.start : s.end] for s in spans if s.entity == "SECRET"]
    assert secrets == ["4821", "Summer24!"]
