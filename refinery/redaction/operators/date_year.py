"""Operator date-year: a date as its year, an age as its band."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar, Final

from refinery.redaction.operators.base import Operator, Slot, typed

OLDEST: Final = 90


class DateYearOperator(Operator):
    """``2021``; a year that would tell an age of 90 or more is ``before 1937``, as ages are."""

    name: ClassVar[str] = "date-year"
    uses: ClassVar[tuple[str, ...]] = ("year", "age_band")

    def render(self, slot: Slot, key: bytes) -> str:
        """The year, else the band of ages, else the type."""
        year = slot.attributes.get("year")
        if year is None:
            return slot.attributes.get("age_band") or typed(slot)
        first = datetime.now(UTC).year - OLDEST + 1
        return year if int(year) >= first else f"before {first}"
