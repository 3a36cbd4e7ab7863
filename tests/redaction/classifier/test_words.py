"""What a text's words get does not depend on its company, its length or where it is cut."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from refinery.redaction.classifier.words import WINDOW, Word, WordClassifier
from refinery.redaction.recognizers.token_classifier import load_classifier

TEXTS = [
    "Please bill Ngozi Adeyemi, 14 Harrow Road, Leeds.",
    "ok",
    "Ring Barbara Johnson tomorrow. " * 9,
    "I live at 221 North Baker Street, Apt 4, Springfield, IL 62704.",
    "",
]


@pytest.fixture(scope="module", params=["int8", "float32"])
def classifier(request: pytest.FixtureRequest) -> WordClassifier:
    return load_classifier("package", request.param)[0]


def assert_same(found: Sequence[Word], wanted: Sequence[Word]) -> None:
    assert [(w.start, w.end) for w in found] == [(w.start, w.end) for w in wanted]
    for one, other in zip(found, wanted, strict=True):
        assert np.array_equal(one.labels, other.labels)
        assert np.array_equal(one.first, other.first)


def test_company_changes_no_bit(classifier: WordClassifier) -> None:
    alone = [next(classifier.words([text])) for text in TEXTS]
    for order in (TEXTS, TEXTS[::-1], TEXTS * 3):
        for text, words in zip(order, classifier.words(order), strict=True):
            assert_same(words, alone[TEXTS.index(text)])


def test_offsets_are_of_the_text(classifier: WordClassifier) -> None:
    text = "Señora Müller-Łukasz 🙂 lives in Zürich."
    words = list(next(classifier.words([text])))
    found = [text[word.start : word.end] for word in words]
    assert {"Señora", "Müller", "Łukasz", "Zürich"} <= set(found)


def test_a_long_text_is_covered_once_and_in_order(classifier: WordClassifier) -> None:
    text = " ".join(f"Word{n} and Anna Kowalski agreed." for n in range(200))
    words = next(classifier.words([text]))
    places = [(word.start, word.end) for word in words]
    assert places == sorted(places)
    assert all(first[1] <= second[0] for first, second in pairwise(places))
    seen = {position for start, end in places for position in range(start, end)}
    assert {i for i, c in enumerate(text) if c.isalnum()} <= seen


def test_no_window_is_longer_than_the_network_sees(classifier: WordClassifier) -> None:
    lengths = []

    class Watched:
        def run(self, windows: Any) -> Any:
            lengths.extend(len(window) for window in windows)
            return network.run(windows)

    network, classifier._network = classifier._network, Watched()
    try:
        counts = (0, 1, 60, 124, 125, 126, 127, 128, 300)
        list(classifier.words([f"{'word ' * n}end" for n in counts]))
    finally:
        classifier._network = network
    assert max(lengths) == WINDOW


def test_links_and_drawn_lines_are_not_read(classifier: WordClassifier) -> None:
    text = "Ask Ngozi Adeyemi https://intra.example/people/ngozi?id=1 --------- or me."
    found = {text[word.start : word.end] for word in next(classifier.words([text]))}
    assert {"Ask", "Ngozi", "Adeyemi", "https", "or", "me"} <= found
    assert not {"people", "intra", "example"} & found
