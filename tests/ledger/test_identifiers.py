"""Decisions on house identifiers outlive every mining."""

from __future__ import annotations

import json
from typing import Any

import pytest

from refinery.ledger.identifiers import (
    ACCEPTED,
    CHANGED,
    DECLINED,
    PROPOSED,
    identifiers,
    patterns_in_force,
)


def line(decision: str, sequence: int, **more: Any) -> dict[str, Any]:
    return {
        "id": "a1", "decision": decision, "name": "CASE_NUMBER", "regex": "KX", "score": 0.85,
        "context": [], "precision": 0.9, "run_seq": sequence, **more,
    }  # fmt: skip


WIDER = {"regex": "KX+"}


@pytest.mark.parametrize(
    ("rows", "state", "in_force"),
    [
        ([line(PROPOSED, 1)], PROPOSED, []),
        ([line(PROPOSED, 1), line(ACCEPTED, 2)], ACCEPTED, ["KX"]),
        ([line(PROPOSED, 1), line(DECLINED, 2)], DECLINED, []),
        ([line(PROPOSED, 1), line(ACCEPTED, 2), line(PROPOSED, 3)], ACCEPTED, ["KX"]),
        ([line(PROPOSED, 1), line(ACCEPTED, 2), line(PROPOSED, 3, **WIDER)], CHANGED, ["KX"]),
        (
            [
                line(PROPOSED, 1),
                line(ACCEPTED, 2),
                line(PROPOSED, 3, **WIDER),
                line(ACCEPTED, 4, **WIDER),
            ],
            ACCEPTED,
            ["KX+"],
        ),
        ([line(PROPOSED, 1), line(ACCEPTED, 2), line(DECLINED, 3)], DECLINED, []),
        ([line(PROPOSED, 1), line(DECLINED, 2), line(PROPOSED, 3)], PROPOSED, []),
    ],
)
def test_the_newest_decision_counts(
    rows: list[dict[str, Any]], state: str, in_force: list[str]
) -> None:
    known = identifiers(reversed(rows))
    assert known["a1"].state == state
    patterns = json.loads(patterns_in_force(known))
    assert [pattern["regex"] for pattern in patterns] == in_force


def test_patterns_in_force_are_the_same_for_the_same_decisions() -> None:
    rows = [
        row
        for name in ("b", "a")
        for row in (line(PROPOSED, 1, id=name), line(ACCEPTED, 2, id=name, context=["no"]))
    ]
    assert patterns_in_force(identifiers(rows)) == patterns_in_force(identifiers(rows[::-1]))
    assert patterns_in_force({}) == "[]"
