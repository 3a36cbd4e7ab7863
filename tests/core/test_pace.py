"""The estimate is what was seen, times what is left: no more is claimed."""

from __future__ import annotations

import pytest

from refinery.core.pace import Left, Pace, duration
from refinery.core.steps import Phase, Step


def chunk(number: int, of: int = 10, stage: str = "detect", pace: float | None = None) -> Step:
    return Step(stage, Phase.CHUNK, number, of, pending=100, bytes=1_000_000, pace=pace)


def after(*steps: tuple[float, Step]) -> Pace:
    pace = Pace()
    for at, step in steps:
        pace.begin(step, at)
    return pace


def test_nothing_seen_is_no_estimate() -> None:
    assert Pace().left(0) is None
    assert after((0, chunk(0))).left(5) is None
    assert after((0, Step("detect", Phase.PLANNING))).left(5) is None


def test_chunks_that_are_done_tell_of_those_to_come() -> None:
    pace = after((0, chunk(0)), (10, chunk(1)), (30, chunk(2)))
    assert pace.left(30) == Left(chunk=15, stage=15 * 8)
    assert pace.left(40) == Left(chunk=5, stage=5 + 15 * 7)


def test_a_run_that_goes_on_counts_only_the_chunks_it_did() -> None:
    """Six of ten were done by a run that was killed: they took this one no time."""
    assert after((0, chunk(6))).left(1) is None
    assert after((0, chunk(6)), (10, chunk(7))).left(10) == Left(chunk=10, stage=30)


@pytest.mark.parametrize(
    "between",
    [
        [(40.0, chunk(0, of=2))],
        [(30.0, Step("detect", Phase.PLANNING)), (40.0, chunk(0, of=10))],
        [(40.0, chunk(1, stage="redact"))],
        [(20.0, Step("detect", Phase.ACCOUNTS)), (40.0, chunk(2))],
    ],
)
def test_another_plan_begins_anew(between: list[tuple[float, Step]]) -> None:
    """A stage that feeds itself has several plans; the time of planning is no chunk's."""
    assert after((0, chunk(0)), (10, chunk(1)), *between).left(45) is None


def test_an_earlier_plan_tells_until_a_chunk_is_done() -> None:
    pace = after((0, chunk(0, pace=20e-6)))
    assert pace.left(0.5) == Left(chunk=1.5, stage=1.5 + 18, is_earlier=True)
    pace.begin(chunk(1, pace=20e-6), 5)
    assert pace.left(5) == Left(chunk=5, stage=45)


def test_a_chunk_that_takes_longer_is_said_to_and_slows_the_rest() -> None:
    pace = after((0, chunk(0)), (10, chunk(1)))
    late = pace.left(10 + 30)
    assert late == Left(chunk=0, stage=8 * 20, is_late=True)
    assert str(late) == "more than 2 min 40 s left"
    last = after((0, chunk(8)), (10, chunk(9))).left(10 + 30)
    assert str(last) == "longer than expected"


def test_words() -> None:
    assert str(Left(3, 35)) == "about 35 s left"
    assert str(Left(3, 35, is_earlier=True)) == "about 35 s left at an earlier pace"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "0 s"),
        (59.6, "1 min 0 s"),
        (200, "3 min 20 s"),
        (3599.7, "1 h 0 min"),
        (8000, "2 h 13 min"),
    ],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words
