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

    @property
    def subject(self) -> tuple[str, str]:
        """What its tokens are made of: the person behind a name or an address, else the value."""
        person = self.attributes.get("person", "")
        if person and self.entity in ("PERSON", "EMAIL_ADDRESS"):
            return "PERSON", person
        return self.entity, self.digest


class Operator(ABC):
    """One way to write a slot.

    Attributes:
        needs_key: Whether ``render`` uses the key of the corpus domain.
        uses: Attributes of a slot one of which it needs; without them it writes the type.
        drops: Whether an example that holds such a slot is left out.
    """

    name: ClassVar[str]
    needs_key: ClassVar[bool] = False
    uses: ClassVar[tuple[str, ...]] = ()
    drops: ClassVar[bool] = False

    @abstractmethod
    def render(self, slot: Slot, key: bytes) -> str:
        """Text that takes the slot's place; ``key`` is empty unless asked for."""


def typed(slot: Slot) -> str:
    """The kind of thing that was there, which is what can always be said."""
    return f"<{slot.entity}>"
