"""A thread is recovered whole, alone, or not."""

from __future__ import annotations

import pytest

from refinery.evaluation.demo.threads import threads


def _truth(**members: str) -> list[dict[str, object]]:
    return [
        {"thread": name, "members": [{"message_id": f"<{m}@x>"} for m in messages]}
        for name, messages in members.items()
    ]


def _found(**ids: str) -> dict[str, frozenset[str]]:
    return {f"{message}@x": frozenset(threads) for message, threads in ids.items()}


def test_outcomes() -> None:
    truth = _truth(one="ab", two="cd", three="ef", four="g", five="h")
    found = _found(a="1", b="1", c="2", d="3", e="4", f="4", z="4", g="5")
    measures, told = threads(truth, found)
    assert told == {"planted": 5, "recovered": 2, "torn": 1, "joined": 1, "absent": 1}
    assert measures[0].value == pytest.approx(2 / 5)
    assert not measures[0].passed
    # True pairs ab, cd, ef; found ab, ef, ez, fz; both ab, ef.
    assert measures[1].value == pytest.approx(2 * 2 / (3 + 4))


def test_copies_in_two_threads_tear_it() -> None:
    _, told = threads(_truth(one="ab"), _found(a="1", b="12"))
    assert told["torn"] == 1


def test_all_recovered_passes_and_nothing_planted_does_not() -> None:
    measures, _ = threads(_truth(one="ab"), _found(a="1", b="1", c="2"))
    assert [m.value for m in measures] == [1.0, 1.0]
    assert measures[0].passed
    assert not threads([], {})[0][0].passed
