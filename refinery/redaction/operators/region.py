"""Operator region: a place or a number as its country, or its state of the USA."""

from __future__ import annotations

from typing import ClassVar

from refinery.redaction.operators.base import Operator, Slot, typed
from refinery.redaction.places import region_name


class RegionOperator(Operator):
    """``Illinois``, ``France``; a town that does not say where it lies is its type."""

    name: ClassVar[str] = "region"
    uses: ClassVar[tuple[str, ...]] = ("region",)

    def render(self, slot: Slot, key: bytes) -> str:
        """The region's name in English, else the type."""
        code = slot.attributes.get("region")
        return region_name(code) if code else typed(slot)
