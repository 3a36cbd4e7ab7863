"""Operator mask: that something was there, and nothing else."""

from __future__ import annotations

from typing import ClassVar

from refinery.redaction.operators.base import Operator, Slot


class MaskOperator(Operator):
    """``[REDACTED]`` for every entity."""

    name: ClassVar[str] = "mask"

    def render(self, slot: Slot, key: bytes) -> str:
        """The same word for all."""
        return "[REDACTED]"
