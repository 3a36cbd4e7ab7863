"""National numbers by country: found by check digits or a word, silent where neither speaks."""

from __future__ import annotations

import pytest

from refinery.errors import ConfigError
from refinery.redaction.engine import DetectionEngine, build_engine
from refinery.redaction.recognizers.country_number import known_countries
from refinery.redaction.settings import DetectionSettings


def engine(**settings: object) -> DetectionEngine:
    values = {"recognizers": ["country-number"], **settings}
    parsed = DetectionSettings.parse(values, "test")
    return build_engine("", parsed.model_dump_json(), with_model=False)


def found(text: str, **settings: object) -> list[str]:
    detection = engine(**settings).detect([text], False)[0]
    assert detection.reason is None
    return [text[s.start : s.end] for s in detection.spans if s.entity == "NATIONAL_ID"]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("de", "Steuer-ID 86 095 742 719 liegt vor", "86 095 742 719"),
        ("de", "USt-IdNr. DE136695976.", "DE136695976"),
        ("de", "Rentenversicherungsnummer 15070649C103", "15070649C103"),
        ("fr", "numéro 2 95 10 99 126 111 93 de", "2 95 10 99 126 111 93"),
        ("fr", "SIRET 732 829 320 00074", "732 829 320 00074"),
        ("es", "con DNI 54362315K en Madrid", "54362315K"),
        ("es", "el NIE X2482300W", "X2482300W"),
        ("pl", "PESEL 44051401359", "44051401359"),
        ("pl", "NIP: 856-734-62-15", "856-734-62-15"),
        ("pl", "REGON 192598184", "192598184"),
    ],
)
def test_numbers_of_a_language_are_found_out_of_the_box(
    language: str, text: str, value: str
) -> None:
    assert value in found(text, languages=["en", language])
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    ["numéro 2 95 10 99 126 111 94 de", "con DNI 54362315L en", "ATU13585628", "756.9217.0769.86"],
)
def test_wrong_check_digits_are_no_find(text: str) -> None:
    assert found(text, countries=["FR", "ES", "AT", "CH"]) == []


@pytest.mark.parametrize("text", ["order 732829320 shipped", "row 192598184 of 44051401359"])
def test_a_number_that_one_in_ten_passes_needs_a_word(text: str) -> None:
    assert found(text, countries=["FR", "PL", "NL"]) in ([], ["44051401359"])


def test_every_country_builds_and_unknown_ones_are_errors() -> None:
    assert engine(countries=sorted(known_countries())).detect(["x 12345"], False)[0].reason is None
    with pytest.raises(ConfigError, match="'XX'"):
        engine(countries=["XX"])
