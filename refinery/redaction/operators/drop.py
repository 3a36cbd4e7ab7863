"""Operator drop: what holds such a slot is of no use for the purpose."""

from __future__ import annotations

from typing import ClassVar

from refinery.redaction.operators.base import Operator, Slot, typed


class DropOperator(Operator):
    """Leaves out the whole example; the export counts it as withheld."""

    name: ClassVar[str] = "drop"
    drops: ClassVar[bool] = True

    def render(self, slot: Slot, key: bytes) -> str:
        """The type, for what is shown without being exported."""
        return typed(slot)
