"""Examples within a number of tokens."""

from __future__ import annotations

from refinery.curation.limits import fitting
from refinery.curation.unit import Draft, Piece, Turn


def draft(*lengths: int, divisible: bool = True) -> Draft:
    roles = ("user", "assistant")
    made = [Turn(roles[i % 2], (Piece("d", "w " * n),)) for i, n in enumerate(lengths)]
    return Draft(tuple(made), divisible=divisible)


def words(turn: Turn) -> int:
    return len(turn.text.split())


def test_cuts_before_a_user_and_leaves_out_what_alone_is_too_long() -> None:
    parts = list(fitting(draft(2, 2, 2, 2, 50, 50, 2, 2), 8, words))
    assert [[words(t) for t in part.turns] for part in parts] == [[2, 2, 2, 2], [2, 2]]
    assert all(part.turns[0].role == "user" for part in parts)
    assert all(part.turns[-1].role == "assistant" for part in parts)


def test_what_fits_is_whole_and_what_must_not_be_cut_is_all_or_nothing() -> None:
    assert list(fitting(draft(2, 2), 4, words)) == [draft(2, 2)]
    assert list(fitting(draft(2, 2, 2, 2, divisible=False), 4, words)) == []
