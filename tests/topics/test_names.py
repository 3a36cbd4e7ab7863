"""Names come from words that several texts of one topic share, and others do not."""

from __future__ import annotations

import doctest

from refinery.topics import centres as centres_module
from refinery.topics import names as module
from refinery.topics.names import topic_names


def test_examples() -> None:
    assert doctest.testmod(module).failed == 0
    assert doctest.testmod(centres_module).failed == 0


def test_shared_words_and_words_of_one_text_do_not_name() -> None:
    office = ["budget meeting", "budget meeting Kowalska Kowalska Kowalska", "budget meeting"]
    servers = ["server meeting", "server meeting", "server meeting"]
    labels = [0, 0, 0, 1, 1, 1]
    names = topic_names([*office, *servers], labels, 2, words=1, min_texts=2)
    assert names == ["budget", "server"]
    everything = topic_names([*office, *servers], labels, 2, words=9, min_texts=2)
    assert "kowalska" not in everything[0]


def test_identifiers_and_slots_do_not_name() -> None:
    texts = ["<PERSON_1> AB1234 x9y invoice"] * 4
    assert topic_names(texts, [0] * 4, 1, words=9, min_texts=1) == ["invoice"]


def test_a_topic_without_words_still_has_a_name() -> None:
    assert topic_names(["", "12 34"], [0, 1], 2, words=3, min_texts=1) == ["topic 0", "topic 1"]
