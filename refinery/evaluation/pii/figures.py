"""Shares with their intervals, and the counts they are of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from scipy.stats import binomtest

CONFIDENCE: Final = 0.95


@dataclass
class Share:
    """So many of so many."""

    part: int = 0
    whole: int = 0

    def add(self, counts: bool) -> None:
        """One more, which counts or does not."""
        self.part += counts
        self.whole += 1

    @property
    def value(self) -> float | None:
        """The share; None of nothing."""
        return self.part / self.whole if self.whole else None

    def as_object(self) -> dict[str, Any]:
        """``part``, ``whole``, ``share`` and the 95 % interval after Wilson, ``low`` and ``high``.

        >>> Share(9, 10).as_object()
        {'part': 9, 'whole': 10, 'share': 0.9, 'low': 0.5958, 'high': 0.9821}
        """
        low = high = None
        if self.whole:
            interval = binomtest(self.part, self.whole).proportion_ci(CONFIDENCE, "wilson")
            low, high = float(interval.low), float(interval.high)
        value = {"share": self.value, "low": low, "high": high}
        rounded = {k: None if v is None else round(v, 4) for k, v in value.items()}
        return {"part": self.part, "whole": self.whole, **rounded}


@dataclass
class Matches:
    """Finds that are right, finds that are not, and what was not found."""

    right: int = 0
    wrong: int = 0
    absent: int = 0

    def add(self, right: int, found: int, wanted: int) -> None:
        """One more text."""
        self.right += right
        self.wrong += found - right
        self.absent += wanted - right

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where nothing was found nor wanted."""
        counted = 2 * self.right + self.wrong + self.absent
        return 2 * self.right / counted if counted else None

    def as_object(self) -> dict[str, Any]:
        """The counts and ``f1``."""
        f1 = None if self.f1 is None else round(self.f1, 4)
        return {"right": self.right, "wrong": self.wrong, "absent": self.absent, "f1": f1}
