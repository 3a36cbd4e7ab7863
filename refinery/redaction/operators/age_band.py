"""Operator age-band: an age as ten years, all from 90 on as one."""

from __future__ import annotations

from typing import ClassVar

from refinery.redaction.operators.base import Operator, Slot, typed


class AgeBandOperator(Operator):
    """``40-49`` and ``90+``."""

    name: ClassVar[str] = "age-band"
    uses: ClassVar[tuple[str, ...]] = ("age_band",)

    def render(self, slot: Slot, key: bytes) -> str:
        """The band, else the type."""
        return slot.attributes.get("age_band") or typed(slot)
