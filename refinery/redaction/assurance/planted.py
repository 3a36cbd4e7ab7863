"""Made-up leaks in texts that people read: who misses them misses others as well."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from refinery.core.registry import component
from refinery.redaction.operators.base import Slot

ENTITIES: Final = ("PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "STREET_ADDRESS", "LOCATION")
"""What is planted; each of them can be made up and identifies somebody."""


@dataclass(frozen=True)
class Planted:
    """A text with one slot filled in, and where."""

    text: str
    start: int
    end: int


def plant(text: str, slots: Iterable[Mapping[str, Any]], seed: str) -> Planted | None:
    """Write a made-up value in place of one slot, chosen by the seed.

    Args:
        text: Text as reviewers read it.
        slots: Slots of the document: ``name``, ``entity``, ``digest``, ``attributes``.
        seed: The same seed gives the same value in the same place.

    Returns:
        None where no slot of the text can be filled in.
    """
    random = Random(int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big"))
    usable = [slot for slot in slots if slot["entity"] in ENTITIES and slot["name"] in text]
    random.shuffle(usable)
    for chosen in usable:
        slot = Slot(
            chosen["name"], chosen["entity"], chosen["digest"], dict(chosen["attributes"] or {})
        )
        value = component("operator", "surrogate")().render(slot, seed.encode())
        if value[:1] in "<[":  # a kind that cannot be made up in that script
            continue
        places = _places(text, slot.name)
        start = random.choice(places)
        return Planted(
            text[:start] + value + text[start + len(slot.name) :], start, start + len(value)
        )
    return None


def _places(text: str, name: str) -> list[int]:
    places = [text.find(name)]
    while (found := text.find(name, places[-1] + len(name))) >= 0:
        places.append(found)
    return places
