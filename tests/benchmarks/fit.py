"""A straight line through the points of a scaling curve: fixed cost and cost per MB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Line:
    """Seconds = fixed + per_mb x MB, by least squares."""

    fixed: float
    per_mb: float

    def at(self, megabytes: float) -> float:
        """Seconds for so many MB."""
        return self.fixed + self.per_mb * megabytes


def fit(megabytes: Sequence[float], seconds: Sequence[float]) -> Line:
    """Fit a line.

    Raises:
        ValueError: Fewer than two different sizes.
    """
    if len(set(megabytes)) < 2:
        raise ValueError("a line needs two different sizes")
    per_mb, fixed = np.polyfit(np.asarray(megabytes), np.asarray(seconds), 1)
    return Line(float(fixed), float(per_mb))


def growth(megabytes: Sequence[float], seconds: Sequence[float]) -> float:
    """Exponent of the growth between the last two sizes, fixed cost counted in: 1 is linear."""
    size, time = megabytes[-1] / megabytes[-2], seconds[-1] / seconds[-2]
    return float(np.log(time) / np.log(size))
