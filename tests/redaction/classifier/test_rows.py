"""Which tokens stay with likely ones: never over the edge of a window."""

from __future__ import annotations

import torch

from refinery.redaction.classifier.rows import NEAR, Rows


def rows(*lengths: int) -> Rows:
    total = sum(lengths)
    return Rows.of(torch.arange(total, dtype=torch.float32)[:, None], list(lengths))


def chosen(total: int, *places: int) -> torch.Tensor:
    found = torch.zeros(total, dtype=torch.bool)
    found[list(places)] = True
    return found


def test_a_neighbour_is_asked_and_those_around_are_attended_to() -> None:
    own = rows(60)
    own.keep(chosen(60, 20))
    assert own.place[own.asked].tolist() == [0, 19, 20, 21, 59]
    assert own.place.tolist() == [0, *range(19 - NEAR, 22 + NEAR), 59]
    assert own.states[:, 0].tolist() == own.place.tolist()


def test_a_window_of_which_nothing_is_likely_is_gone() -> None:
    own = rows(5, 4, 9)
    own.keep(chosen(18, 0, 8, 13))
    assert set(own.window.tolist()) == {2}
    assert own.lengths() == ([9], [5])


def test_what_is_not_asked_is_not_asked_again() -> None:
    own = rows(40)
    own.keep(chosen(40, 10))
    own.keep(chosen(len(own.place), own.place.tolist().index(9)))
    assert own.place[own.asked].tolist() == [0, 9, 10, 39]


def test_neighbours_end_where_the_window_does() -> None:
    own = rows(4, 4)
    own.keep(chosen(8, 2))
    assert own.window.tolist() == [0, 0, 0, 0]
    assert own.asked.tolist() == [True, True, True, True]
