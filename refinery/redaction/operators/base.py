"""What an operator is: how one slot is written in an export."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True)
class Slot:
    """What a slot says about the value it stands for; never the value."""

    name: str
    entity: str
    digest: str
    attributes: Mapping[str, str] = field(default_factory=dict)


class Operator(ABC):
    """One way to write a slot.

    Attributes:
        needs_key: Whether ``render`` uses the key of the corpus domain.
    """

    name: ClassVar[str]
    needs_key: ClassVar[bool] = False

    @abstractmethod
    def render(self, slot: Slot, key: bytes) -> str:
        """Text that takes the slot's place; ``key`` is empty unless asked for."""
