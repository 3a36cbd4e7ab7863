"""Shares and their intervals."""

from __future__ import annotations

import pytest

from refinery.evaluation.pii.figures import Matches, Share


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(0, 10, 0.0, 0.2775), (9, 10, 0.5958, 0.9821)]
)
def test_intervals_are_those_of_wilson(part: int, whole: int, low: float, high: float) -> None:
    told = Share(part, whole).as_object()
    assert (told["low"], told["high"]) == (low, high)


def test_nothing_has_neither_share_nor_interval() -> None:
    assert Share().as_object() == {"part": 0, "whole": 0, "share": None, "low": None, "high": None}
    assert Matches().f1 is None


def test_f1_of_counts() -> None:
    matches = Matches()
    matches.add(right=2, found=3, wanted=4)
    assert (matches.right, matches.wrong, matches.absent) == (2, 1, 2)
    assert matches.f1 == pytest.approx(4 / 7)
