"""Operator card-display: a card as PCI DSS 3.4.1 lets it be shown."""

from __future__ import annotations

from typing import ClassVar

from refinery.redaction.operators.base import Operator, Slot, typed


class CardDisplayOperator(Operator):
    """``411111******1111``: at most the first six and the last four digits."""

    name: ClassVar[str] = "card-display"
    uses: ClassVar[tuple[str, ...]] = ("bin", "last4")

    def render(self, slot: Slot, key: bytes) -> str:
        """What the slot holds of the digits, else the type."""
        first, last = (slot.attributes.get(name, "") for name in ("bin", "last4"))
        return f"{first}******{last}" if first or last else typed(slot)
