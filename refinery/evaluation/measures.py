"""A figure, the limit it has to keep, and whether it does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from refinery.errors import EvaluationFailedError

AT_MOST: Final = "at-most"
AT_LEAST: Final = "at-least"


@dataclass(frozen=True)
class Measure:
    """One figure of an evaluation.

    Attributes:
        value: None where there was nothing to measure; then a limit is missed, so that an
            evaluation of nothing does not pass.
        bound: ``at-most`` or ``at-least``; None where the figure is only told.
    """

    name: str
    value: float | int | None
    bound: str | None = None
    limit: float | int | None = None

    @property
    def passed(self) -> bool:
        """Whether the limit is kept; a figure without one always passes."""
        if self.bound is None or self.limit is None:
            return True
        if self.value is None:
            return False
        return self.value <= self.limit if self.bound == AT_MOST else self.value >= self.limit

    def as_object(self) -> dict[str, Any]:
        """The measure as ``--json`` names it; shares have four digits."""
        value = round(self.value, 4) if isinstance(self.value, float) else self.value
        return {
            "name": self.name,
            "value": value,
            "bound": self.bound,
            "limit": self.limit,
            "passed": self.passed,
        }


def none_left(name: str, value: int) -> Measure:
    """A count that has to be zero."""
    return Measure(name, value, AT_MOST, 0)


def at_least(name: str, value: float | None, limit: float) -> Measure:
    """A figure that has to reach a limit."""
    return Measure(name, value, AT_LEAST, limit)


def share(part: int, whole: int) -> float | None:
    """Part of a whole, or None of nothing."""
    return part / whole if whole else None


def failure(evaluation: str, measures: Iterable[Measure]) -> EvaluationFailedError | None:
    """The error that names the measures that miss, or None where all keep their limits."""
    missed = [measure for measure in measures if not measure.passed]
    if not missed:
        return None
    named = ", ".join(
        f"{m.name} is {'not measurable' if m.value is None else round(m.value, 4)} "
        f"({m.bound} {m.limit})"
        for m in missed
    )
    return EvaluationFailedError(
        f"Evaluation '{evaluation}' misses its limits: {named}.",
        "see the tables; --json has all of it, 'refinery explain ROW' tells of a row.",
    )
