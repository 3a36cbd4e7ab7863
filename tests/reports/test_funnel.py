"""Each step says what stays, what leaves and why, in its own unit."""

from __future__ import annotations

from refinery.core.line import LINE
from refinery.core.registry import component
from refinery.reports.funnel import STEPS, funnel
from tests.reports.rows import STANDING, export


def steps(*exports: dict) -> dict[str, dict]:
    return {step["step"]: step for step in funnel(STANDING, exports)}


def left(step: dict) -> dict[str, int]:
    return {row["reason"]: row["units"] for row in step["leaves"]}


def test_what_is_set_aside_is_told_by_reason_largest_first() -> None:
    documents = steps()["documents"]
    assert (documents["stays"], documents["is_known"]) == (40, True)
    assert [(r["status"], r["reason"], r["units"]) for r in documents["leaves"]] == [
        ("quarantined", "damaged", 3),
        ("rejected", "empty", 2),
    ]


def test_near_duplicates_leave_although_no_stage_rejects_them() -> None:
    distinct = steps()["distinct texts"]
    assert distinct["stays"] == 25 and left(distinct) == {"near-duplicate": 5}


def test_examples_are_counted_and_not_their_units() -> None:
    assert steps()["examples"]["stays"] == 12


def test_all_corpora_are_summed() -> None:
    rows = steps(export(), export(corpus="other", rows=5, withheld=None))["exported rows"]
    assert rows["stays"] == 16 and left(rows) == {"canary": 1}


def test_what_nobody_counted_is_not_zero() -> None:
    found = steps()
    assert not found["kept texts"]["is_known"] and not found["exported rows"]["is_known"]
    assert not any(step["is_known"] for step in funnel({}, ()))


def test_every_step_is_a_stage_that_counts_what_the_step_shows() -> None:
    order = [LINE.index(step.stage) for step in STEPS]
    assert order == sorted(order)
    for step in STEPS:
        assert step.measure in {"kept", *component("stage", step.stage).counted}
