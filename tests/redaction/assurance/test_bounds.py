"""Bounds: the figures of the tables, and lots whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from refinery.redaction.assurance.bounds import (
    at_least,
    is_accepted,
    leaking_at_most,
    share_at_most,
    to_read,
)

HUGE = 10_000_000


@pytest.mark.parametrize(
    ("limit", "documents"),
    [(0.05, 59), (0.02, 149), (0.01, 299), (0.005, 598), (0.003, 998), (0.002, 1497)],
)
def test_a_huge_lot_needs_what_the_tables_say(limit: float, documents: int) -> None:
    assert to_read(HUGE, limit) == documents


@pytest.mark.parametrize(
    ("lot", "documents"), [(500, 225), (2_000, 277), (10_000, 294), (100_000, 298)]
)
def test_a_small_lot_needs_less(lot: int, documents: int) -> None:
    assert to_read(lot, 0.01) == documents


def test_readers_who_miss_a_tenth_read_more() -> None:
    assert to_read(HUGE, 0.01, sensitivity=0.9) == 332


@pytest.mark.parametrize(("found", "share"), [(1, 0.0157), (2, 0.0208), (3, 0.0256)])
def test_each_leak_raises_the_bound(found: int, share: float) -> None:
    assert leaking_at_most(HUGE, 300, found) / HUGE == pytest.approx(share, abs=0.0001)


def test_a_lot_read_whole_is_known() -> None:
    assert leaking_at_most(40, 40, 3) == 3
    assert leaking_at_most(40, 0, 0) == 40


@pytest.mark.parametrize(
    ("read", "shown"), [((50, 60, 0), "read"), ((50, 20, 21), "found"), ((50, -1, 0), "read")]
)
def test_numbers_that_cannot_be_are_refused(read: tuple[int, int, int], shown: str) -> None:
    with pytest.raises(ValueError, match=shown):
        leaking_at_most(*read)


@pytest.mark.parametrize("sensitivity", [1.0, 0.85])
@pytest.mark.parametrize(("lot", "limit"), [(400, 0.05), (3_000, 0.01), (20_000, 0.004)])
def test_lots_that_leak_at_the_limit_are_accepted_one_time_in_twenty(
    lot: int, limit: float, sensitivity: float
) -> None:
    """Ten thousand lots; a readers' allowance of two leaks."""
    random = np.random.default_rng(7)
    leaking = int(limit * lot)
    read = min(lot, 2 * to_read(lot, limit, sensitivity=sensitivity))
    drawn = random.hypergeometric(leaking, lot - leaking, read, size=10_000)
    seen = random.binomial(drawn, sensitivity)
    counts = dict(zip(*np.unique(seen, return_counts=True), strict=True))

    def accepted(allowed: float) -> float:
        """Share of the lots that are accepted where so much may leak."""
        taken = (
            n
            for found, n in counts.items()
            if is_accepted(lot, read, int(found), allowed, sensitivity=sensitivity)
        )
        return float(sum(taken)) / len(seen)

    assert 0 < accepted(limit) <= 0.05
    assert accepted(1.5 * limit) > 0.05  # what is good enough is accepted oftener


def test_sensitivity_is_known_from_what_was_seeded() -> None:
    assert at_least(59, 59) == pytest.approx(0.95, abs=0.001)
    assert at_least(0, 0) == at_least(0, 20) == 0
    assert at_least(18, 20) < 0.9


def test_mentions_of_one_document_are_one_answer() -> None:
    apart = share_at_most([1] * 300, [0] * 300)
    together = share_at_most([100, 100, 100], [0, 0, 0])
    assert apart == pytest.approx(0.00994, abs=0.0001)
    assert together == pytest.approx(0.632, abs=0.001)
    assert share_at_most([0, 0], [0, 0]) is None
    assert share_at_most([3, 4], [3, 4]) == 1


def test_the_bound_on_mentions_holds_in_nine_of_ten_and_more() -> None:
    """Documents leak all or nothing, the worst there is for a count of mentions."""
    random = np.random.default_rng(11)
    rate, held = 0.06, 0
    for _ in range(400):
        totals = random.geometric(0.2, size=120)
        leaked = np.where(random.random(120) < rate, totals, 0)
        bound = share_at_most(totals.tolist(), leaked.tolist())
        held += bound is not None and bound >= rate
    assert held / 400 >= 0.93
