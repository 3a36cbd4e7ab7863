"""Ages written in words."""

from __future__ import annotations

import pytest

from refinery.redaction.recognizers.age import AgeRecognizer
from refinery.redaction.settings import DetectionSettings


def found(text: str) -> list[str]:
    (recognizer,) = AgeRecognizer().recognizers(DetectionSettings())
    return [text[r.start : r.end] for r in recognizer.analyze(text, ["AGE"], None)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He is ninety-three years old.", "ninety-three"),
        ("aged ninety-one, she fell", "ninety-one"),
        ("a ninety two year old man", "ninety two"),
        ("She turned one hundred and two last week.", "one hundred and two"),
        ("a hundred years old", "a hundred"),
        ("at the age of ninety", "ninety"),
        ("I'm fifty and well", "fifty"),
        ("im Alter von einundneunzig", "einundneunzig"),
        ("à l'âge de quatre-vingt-onze ans", "quatre-vingt-onze"),
        ("a la edad de noventa y dos años", "noventa y dos"),
        ("w wieku dziewięćdziesiąt trzy", "dziewięćdziesiąt trzy"),
    ],
)
def test_ages_in_words(text: str, value: str) -> None:
    assert found(text) == [value]


@pytest.mark.parametrize(
    "text",
    ["aged care", "turned centrally", "ninety-three files", "aged stock", "it turned sixty%"],
)
def test_other_words_are_none(text: str) -> None:
    assert found(text) == []
