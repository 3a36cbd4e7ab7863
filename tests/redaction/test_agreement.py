"""Agreement raises scores, certainty silences guesses, and parts of one value are one value."""

from __future__ import annotations

import pytest

from refinery.redaction.agreement import agree
from refinery.redaction.spans import Span

SPACY, CLASSIFIER = "spacy-ner", "token-classifier"


def span(text: str, value: str, entity: str, score: float, recognizer: str) -> Span:
    start = text.index(value)
    return Span(start, start + len(value), entity, score, recognizer)


def said(text: str, *found: tuple[str, str, float, str]) -> list[tuple[str, str, float]]:
    spans = agree(text, [span(text, *one) for one in found])
    return [(text[s.start : s.end], s.entity, s.score) for s in spans]


def test_two_models_are_surer_than_one() -> None:
    text = "Barbara Johnson asked"
    both = said(
        text,
        ("Barbara Johnson", "PERSON", 0.85, SPACY),
        ("Johnson", "PERSON", 0.4, CLASSIFIER),
    )
    assert both == [("Barbara Johnson", "PERSON", 0.95), ("Johnson", "PERSON", 0.95)]
    assert said(text, ("Johnson", "PERSON", 0.4, CLASSIFIER)) == []
    assert said(text, ("Johnson", "PERSON", 0.6, CLASSIFIER)) == [("Johnson", "PERSON", 0.6)]
    assert said(text, ("Johnson", "PERSON", 0.85, SPACY)) == [("Johnson", "PERSON", 0.55)]


def test_a_number_that_passed_its_check_is_no_date() -> None:
    card = ("4111111111111111", "CREDIT_CARD", 1.0, "credit-card")
    text = "pay 4111111111111111 now"
    assert said(text, card, ("4111111111111111", "DATE_TIME", 0.85, SPACY)) == [
        ("4111111111111111", "CREDIT_CARD", 1.0)
    ]
    wider = ("pay 4111111111111111", "ORGANIZATION", 0.85, SPACY)
    assert len(said(text, card, wider)) == 2  # what a guess covers beyond it stays covered


@pytest.mark.parametrize(
    ("value", "is_kept"),
    [
        ("next week", False), ("a couple of months", False), ("57843", False), ("8+ years", False),
        ("the first year", False), ("12 March", True), ("Friday", True), ("1998", True),
        ("10:45", True), ("the 3rd", True), ("2 years from 1998", True),
    ],
)  # fmt: skip
def test_times_that_name_no_day_identify_nobody(value: str, is_kept: bool) -> None:
    assert bool(said(f"on {value} there", (value, "DATE_TIME", 0.85, SPACY))) is is_kept


def test_a_word_says_which_document_a_number_is_of() -> None:
    found = ("X4471223", "US_DRIVER_LICENSE", 0.9, CLASSIFIER)
    assert said("driver's licence X4471223", found) == [("X4471223", "US_DRIVER_LICENSE", 0.9)]
    assert said("we saw X4471223", found) == [("X4471223", "NATIONAL_ID", 0.9)]


def test_a_code_needs_a_place_and_a_house_its_street() -> None:
    code = ("62704", "ZIP_CODE", 0.9, CLASSIFIER)
    assert said("the PIN is 62704", code) == [("62704", "NATIONAL_ID", 0.9)]
    assert ("62704", "ZIP_CODE", 0.9) in said(
        "in Springfield 62704", code, ("Springfield", "LOCATION", 0.9, CLASSIFIER)
    )
    assert said("182 cm tall", ("182", "STREET_ADDRESS", 0.9, CLASSIFIER)) == []


def test_a_name_with_digits_is_a_number() -> None:
    assert said("ask EMP711736", ("EMP711736", "PERSON", 0.85, SPACY)) == [
        ("EMP711736", "NATIONAL_ID", 0.85)
    ]


def test_an_initial_joins_two_names() -> None:
    found = said(
        "a Ravil G Yefimov concert",
        ("Ravil", "PERSON", 0.9, CLASSIFIER),
        ("Yefimov", "PERSON", 0.8, CLASSIFIER),
    )
    assert ("Ravil G Yefimov", "PERSON", 0.8) in found


@pytest.mark.parametrize(
    ("text", "parts", "whole"),
    [
        (
            "at 6750 Koskikatu Apt. 864\nArtilleros, CO 64677 now",
            [("6750", "STREET_ADDRESS"), ("Koskikatu", "STREET_ADDRESS"),
             ("Artilleros", "LOCATION"), ("CO", "LOCATION"), ("64677", "ZIP_CODE")],
            "6750 Koskikatu Apt. 864\nArtilleros, CO 64677",
        ),
        (
            "to Unit 4, 12 Harrow Road, Leeds.",
            [("Harrow Road", "STREET_ADDRESS"), ("Leeds", "LOCATION")],
            "12 Harrow Road, Leeds",
        ),
    ],
)  # fmt: skip
def test_parts_side_by_side_are_one_address(
    text: str, parts: list[tuple[str, str]], whole: str
) -> None:
    found = said(text, *[(value, entity, 0.9, CLASSIFIER) for value, entity in parts])
    assert whole in [value for value, entity, _ in found if entity == "STREET_ADDRESS"]


def test_two_places_alone_are_no_address() -> None:
    found = said(
        "from Leeds, Bradford came",
        ("Leeds", "LOCATION", 0.9, CLASSIFIER),
        ("Bradford", "LOCATION", 0.9, CLASSIFIER),
    )
    assert [value for value, _, _ in found] == ["Leeds", "Bradford"]


@pytest.mark.parametrize(
    ("text", "value", "entity"),
    [("with Java 17", "Java", "PERSON"), ("on Invoice INV-00123", "Invoice INV-00123", "PERSON")],
)
def test_a_model_alone_is_not_believed_against_what_stands_beside(
    text: str, value: str, entity: str
) -> None:
    assert said(text, (value, entity, 0.85, SPACY)) == []
    assert len(said(text, (value, entity, 0.85, SPACY), (value, entity, 0.9, CLASSIFIER))) == 2


def test_a_number_that_a_word_says_is_a_things_needs_more_than_a_guess() -> None:
    text = "PO 4500012345"
    guess = ("4500012345", "US_DRIVER_LICENSE", 0.8, CLASSIFIER)
    assert said(text, guess, ("4500012345", "PHONE_NUMBER", 0.4, "phone")) == []
    assert said(text, ("4500012345", "UK_NHS", 0.9, "national-id")) != []


def test_part_of_a_number_is_all_of_it() -> None:
    found = ("456.789-09", "NATIONAL_ID", 0.76, CLASSIFIER)
    assert said("cpf 123.456.789-09", found) == [("123.456.789-09", "NATIONAL_ID", 0.76)]
