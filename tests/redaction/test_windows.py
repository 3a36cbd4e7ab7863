from __future__ import annotations

import random

import pytest

from refinery.redaction.windows import windows


@pytest.mark.parametrize("length", [0, 1, 99, 100, 101, 180, 1000, 1003])
def test_owned_parts_tile_the_text(length: int) -> None:
    generator = random.Random(length)
    text = "".join(generator.choice("abc \n") for _ in range(length))
    cut = windows(text, size=100, overlap=20)
    owners = [sum(w.owns(i) for w in cut) for i in range(length)]
    assert set(owners) <= {1}
    assert all(w.end - w.start <= 100 for w in cut)


def test_a_window_holds_half_the_overlap_around_what_it_owns() -> None:
    text = "word " * 500
    for window in windows(text, size=200, overlap=40):
        assert window.start == 0 or window.first - window.start == 20
        assert window.end == len(text) or window.end - window.last == 20


def test_cuts_prefer_a_line_end() -> None:
    text = ("x" * 59 + "\n") * 10
    assert all(text[w.end - 1] == "\n" for w in windows(text, size=100, overlap=10))
