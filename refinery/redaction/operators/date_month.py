"""Operator date-month: a date as its year and month."""

from __future__ import annotations

from typing import ClassVar

from refinery.redaction.operators.base import Operator, Slot, typed


class DateMonthOperator(Operator):
    """``2021-03``; the year alone where the month is not sure."""

    name: ClassVar[str] = "date-month"
    uses: ClassVar[tuple[str, ...]] = ("year", "age_band")

    def render(self, slot: Slot, key: bytes) -> str:
        """Year and month, else the year, else the band of ages, else the type."""
        said = slot.attributes
        if "year" not in said:
            return said.get("age_band") or typed(slot)
        return f"{said['year']}-{said['month']}" if "month" in said else said["year"]
