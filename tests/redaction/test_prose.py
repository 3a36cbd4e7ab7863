"""Windows hold the words that tell a language, and nothing else."""

from __future__ import annotations

from itertools import pairwise

import pytest

from refinery.redaction.prose import FLOOR, SIZE, stretches, windows, words


def told(text: str) -> list[str]:
    return [word.text for word in words(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Dear Ann, we met in Leeds.", ["we", "met", "in"]),
        ("see http://example.org/und/der or ask ann.lee@example.org", ["see", "or", "ask"]),
        ("| DE60964124394240335281 | EUR | Dietmar Losekann |", []),
        ("{ return x_1; }  # obj.key() of_it", ["return"]),
        ("l'air est frais", ["l'air", "est", "frais"]),
        ("SCHMIDT MÜLLER KOWALSKI LOSEKANN", []),
        ("| BITTE | RUFEN | SIE | UNS | AN |", []),
        ("BITTE RUFEN SIE UNS AN", ["bitte", "rufen", "sie", "uns", "an"]),
        ("i o f e", []),
        ("a" * 31 + " end", ["end"]),
        ("日" * 31, ["日" * 30, "日"]),
    ],
)
def test_names_codes_and_markup_are_left_out(text: str, wanted: list[str]) -> None:
    assert told(text) == wanted


def test_what_is_left_out_counts_for_the_size() -> None:
    assert [(w.text, w.size, w.weight) for w in words("the Ostsee für 12")] == [
        ("the", 3, 3),
        ("für", 4, 10),
    ]


def test_short_paragraphs_side_by_side_are_one_stretch() -> None:
    long = "word " * FLOOR
    found = [len(stretch) for stretch in stretches(["one two", "three", long, "four"])]
    assert found == [3, FLOOR, 1]


def test_windows_cover_a_stretch_and_overlap() -> None:
    (stretch,) = stretches(["lorem " * 100])
    cut = windows(stretch)
    assert (cut[0].first, cut[-1].last) == (0, 100)
    for one, next_one in pairwise(cut):
        assert one.first < next_one.first < one.last
    sizes = [sum(word.size for word in stretch[w.first : w.last]) for w in cut]
    assert all(SIZE - 5 <= size <= SIZE + 5 for size in sizes)


def test_what_is_short_has_no_window() -> None:
    assert windows(words("far too short")) == []
    assert windows([]) == []
