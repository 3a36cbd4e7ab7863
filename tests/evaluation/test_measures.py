"""Limits, and the error that names what misses them."""

from __future__ import annotations

import pytest

from refinery.evaluation.measures import Measure, at_least, failure, none_left, share


@pytest.mark.parametrize(
    ("measure", "passed"),
    [
        (none_left("leaks", 0), True),
        (none_left("leaks", 1), False),
        (at_least("recall", 0.9, 0.9), True),
        (at_least("recall", 0.8999, 0.9), False),
        (at_least("recall", None, 0.9), False),
        (Measure("told", None), True),
        (Measure("told", 0.1), True),
    ],
)
def test_limits(measure: Measure, passed: bool) -> None:
    assert measure.passed is passed
    assert measure.as_object()["passed"] is passed


def test_the_error_names_only_what_misses() -> None:
    error = failure("demo", [none_left("leaks", 2), at_least("recall", None, 1.0), Measure("f", 0)])
    assert error is not None
    assert error.exit_code == 11
    assert "leaks is 2 (at-most 0)" in error.problem
    assert "recall is not measurable" in error.problem
    assert "f is" not in error.problem.replace("recall is", "").replace("of", "")
    assert failure("demo", [none_left("leaks", 0)]) is None


def test_share_of_nothing_is_not_zero() -> None:
    assert share(0, 0) is None
    assert share(1, 4) == 0.25
