"""What counts as the same text, and as nearly the same."""

from __future__ import annotations

import doctest

import pytest

from refinery.dedup import shingles as module
from refinery.dedup.shingles import jaccard, shingles


def test_examples() -> None:
    outcome = doctest.testmod(module)
    assert outcome.attempted >= 2
    assert outcome.failed == 0


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Thanks, will do!", "thanks — WILL do"),
        ("Call <PERSON_1> about <CASE_NUMBER_2>.", "call <PERSON_7> about <CASE_NUMBER_1>"),
        ("ﬁne  print\nhere and now ok", "fine print here and now ok"),
        ("会議は明日です", "会議は、明日です。"),
    ],
)
def test_case_punctuation_slots_and_forms_do_not_count(left: str, right: str) -> None:
    assert jaccard(shingles(left), shingles(right)) == 1.0


def test_different_slots_are_different_words() -> None:
    assert jaccard(shingles("ask <PERSON_1>"), shingles("ask <EMAIL_1>")) == 0.0


def test_one_word_in_a_long_text_changes_five_shingles() -> None:
    text = [f"w{i}" for i in range(100)]
    other = [*text[:50], "new", *text[51:]]
    assert jaccard(shingles(" ".join(text)), shingles(" ".join(other))) == 91 / 101


def test_texts_without_words_resemble_nothing() -> None:
    assert shingles("-- !!") == set()
    assert jaccard(set(), set()) == 0.0
