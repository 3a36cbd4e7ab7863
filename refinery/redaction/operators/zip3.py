"""Operator zip3: an address as the first three digits of its ZIP."""

from __future__ import annotations

from typing import ClassVar

from refinery.redaction.operators.base import Operator, Slot, typed


class Zip3Operator(Operator):
    """``ZIP 021**``; ``ZIP 000**`` where at most 20,000 people live."""

    name: ClassVar[str] = "zip3"
    uses: ClassVar[tuple[str, ...]] = ("zip3",)

    def render(self, slot: Slot, key: bytes) -> str:
        """Three digits, else the type."""
        digits = slot.attributes.get("zip3")
        return f"ZIP {digits}**" if digits else typed(slot)
