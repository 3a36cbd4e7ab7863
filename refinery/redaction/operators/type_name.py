"""Operator type: the kind of thing that was there."""

from __future__ import annotations

from typing import ClassVar

from refinery.redaction.operators.base import Operator, Slot, typed


class TypeOperator(Operator):
    """``<PERSON>``: which of several persons is lost."""

    name: ClassVar[str] = "type"

    def render(self, slot: Slot, key: bytes) -> str:
        """The entity in angle brackets."""
        return typed(slot)
