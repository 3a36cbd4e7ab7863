"""What stands beside a guess and says that it is no person's."""

from __future__ import annotations

import pytest

from refinery.redaction.doubts import counts_things, is_numbered_thing, is_versioned, off_paths
from refinery.redaction.spans import Span


def span(text: str, value: str) -> Span:
    start = text.index(value)
    return Span(start, start + len(value), "X", 0.5, "model")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Java 17 is out", True), ("on Java 17.0.2, then", True), ("Java v8", True),
        ("Java said", False), ("Java 555-0199", False), ("Java 12 March 4 Road", True),
        ("Java 17 44 12", False), ("Java 030 901820", False),
    ],
)  # fmt: skip
def test_a_word_with_a_version(text: str, is_one: bool) -> None:
    assert is_versioned(text, span(text, "Java")) is is_one


@pytest.mark.parametrize(
    ("text", "value", "is_one"),
    [
        ("on port 8080", "8080", True),
        ("on port 8080", "port 8080", True),
        ("PO 4500012345", "4500012345", True),
        ("Invoice no.: 4500012", "4500012", True),
        ("order #4500012", "4500012", True),
        ("part 100-200-300", "100-200-300", True),
        ("Rechnung Nr. 4500012", "4500012", True),
        ("at localhost:8080", "8080", True),
        ("db.example.org:5432", "5432", True),
        ("PIN:8080", "8080", False),
        ("patient 4500012", "4500012", False),
        ("passport 4500012", "4500012", False),
        ("his number is 4500012", "4500012", False),
        ("port of call", "port", False),
    ],
)
def test_numbers_of_things(text: str, value: str, is_one: bool) -> None:
    assert counts_things(text, span(text, value)) is is_one


def test_names_that_are_a_word_and_a_code() -> None:
    for text, is_one in (
        ("Invoice INV-2024-00123", True),
        ("Purchase Order 4500012345", True),
        ("Employee ID Yr-54306", False),
        ("VRM NPX-2763", False),
        ("Invoice", False),
        ("INV-2024-00123", False),
    ):
        assert is_numbered_thing(text, span(text, text)) is is_one


def test_a_path_ends_with_its_line() -> None:
    text = "see /srv/data/Anna\nBert agrees"
    parts = off_paths(text, span(text, "Anna\nBert"))
    assert [text[part.start : part.end] for part in parts] == ["Anna", "Bert"]
    text = "ask Anna\nKowalska"
    assert len(off_paths(text, span(text, "Anna\nKowalska"))) == 1
