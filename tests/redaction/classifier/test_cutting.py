"""Windows speak for each token once, and begin where sentences begin."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from refinery.redaction.classifier.cutting import OVERLAP, Token, cuts

ROOM = 50


def tokens_of(text: str) -> list[Token]:
    """Words cut into pieces of three letters."""
    return [
        Token(0, number, start, min(start + 3, word.end()))
        for number, word in enumerate(re.finditer(r"\w+|[^\w\s]", text))
        for start in range(word.start(), word.end(), 3)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One word",
        "Sentences of a few words. " * 40,
        "no end to be seen anywhere " * 40,
        "line by line\n" * 40,
        "x" * 2_000,
        "a b. " * 300 + "y" * 500 + " c" * 200,
    ],
)
def test_each_token_is_spoken_for_once(text: str) -> None:
    tokens = tokens_of(text)
    found = list(cuts(text, tokens, ROOM))
    spoken = [index for cut in found for index in range(cut.first, cut.last)]
    assert spoken == list(range(len(tokens)))
    for cut in found:
        assert cut.start <= cut.first < cut.last <= cut.end <= cut.start + ROOM


def test_windows_begin_with_sentences_and_do_not_overlap() -> None:
    text = "He met Ann Lee there. " * 30
    tokens = tokens_of(text)
    found = list(cuts(text, tokens, ROOM))
    assert len(found) > 2
    for before, cut in pairwise(found):
        assert cut.start == cut.first == before.end == before.last
        assert text[tokens[cut.start].start :].startswith("He met")


def test_where_nothing_ends_windows_overlap_between_words() -> None:
    text = "some other words go on " * 30
    tokens = tokens_of(text)
    found = list(cuts(text, tokens, ROOM))
    for before, cut in pairwise(found):
        assert OVERLAP <= before.end - cut.start <= OVERLAP + 2
        assert tokens[cut.first].word != tokens[cut.first - 1].word
