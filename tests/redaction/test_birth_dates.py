"""Dates that say when somebody was born, and dates that say something else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from refinery.redaction.document import Site
from refinery.redaction.policy import load_policy
from refinery.redaction.recognizers.birth_date import BirthDateRecognizer
from refinery.redaction.redactor import redact
from refinery.redaction.settings import DetectionSettings
from tests.redaction.test_document import row

DEFAULT = Path(__file__).parents[2] / "conf" / "policies" / "default.yaml"


def found(text: str) -> list[str]:
    (recognizer,) = BirthDateRecognizer().recognizers(DetectionSettings())
    results = recognizer.analyze(text, ["DATE_OF_BIRTH"], None)
    return [text[result.start : result.end] for result in results]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("**Date of birth:** 13.04.1978", "13.04.1978"),
        ('birth_date = "1978-04-13"', "1978-04-13"),
        ("dateOfBirth: 19780413", "19780413"),
        ("Ann Lee (born March 12, 1980) moved", "March 12, 1980"),
        ("Geb. 3.4.80", "3.4.80"),
        ("DOB: 4-Jul-79, admitted", "4-Jul-79"),
        ("Birthday: Sept 3", "Sept 3"),
        ("she was born\non 13.04.1978", "13.04.1978"),
        ("Date of birth\n\n13.04.1978", "13.04.1978"),
    ],
)
def test_what_a_word_says_is_a_birth(text: str, value: str) -> None:
    assert found(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "the company was born in 1987",
        "an idea born on a Monday at 12:30",
        "firstborn 13.04.1978",
        "newborn screening 13.04.1978",
        "release 13.04.1978, born of need",
        "born 12.05.2020.1",
    ],
)
def test_other_dates_are_none(text: str) -> None:
    assert found(text) == []


def test_the_day_goes_and_other_days_stay(site: Site) -> None:
    said = "Zoë was born on 13 April 1978 and joined on 2 May 2001."
    site = replace(site, policy=load_policy(str(DEFAULT)))
    text = redact(site, row(site, text=said))["text"]
    assert "1978" not in text and "<DATE_OF_BIRTH_" in text and "2 May 2001" in text
