"""Operator surrogate: a made-up value of the same kind and script, the same for the same value.

Drawn by HMAC under the domain's key, so that no two domains share them. What is made up reaches
nobody: addresses and numbers are of ranges kept for examples, or fail their check. Names are
those people have; two persons may be given one, as two people may share theirs.
"""

from __future__ import annotations

from random import Random
from typing import ClassVar, Final

from refinery.redaction.operators.base import Operator, Slot, typed
from refinery.redaction.operators.pseudonym import PseudonymOperator, keyed
from refinery.redaction.safe_attributes import script
from refinery.redaction.surrogates.numbers import made_address, made_number
from refinery.redaction.surrogates.words import is_written, made_person, made_words

_WORDS: Final = frozenset({"ORGANIZATION", "LOCATION", "STREET_ADDRESS"})
_NEVER: Final = frozenset({"SECRET", "NRP", "DATE_TIME", "DATE_OF_BIRTH"})
_TRIES: Final = 5


class SurrogateOperator(Operator):
    """``Maria Lopez``; a kind that cannot safely be made up is a pseudonym.

    Secrets, groups of people, and dates whose slot tells no year are written as their type.
    """

    name: ClassVar[str] = "surrogate"
    needs_key: ClassVar[bool] = True

    def render(self, slot: Slot, key: bytes) -> str:
        """The made-up value."""
        made = self._made(slot, key)
        if made is None:
            return typed(slot) if slot.entity in _NEVER else PseudonymOperator().render(slot, key)
        return made

    def _made(self, slot: Slot, key: bytes) -> str | None:
        written = slot.attributes.get("script", "latin")
        seed = _seed(key, *slot.subject)
        if slot.entity == "EMAIL_ADDRESS":
            local_part = made_person(seed, "latin").local_part
            return made_address(Random(_seed(key, slot.entity, slot.digest)), local_part)
        if slot.entity == "PERSON":
            if not is_written(written):
                return None
            return made_person(seed, written).written(slot.attributes.get("part", "full"))
        if slot.entity in _WORDS:
            return _words(slot, key) if is_written(written) else None
        return made_number(slot.entity, Random(seed), slot.attributes)


def _words(slot: Slot, key: bytes) -> str | None:
    """Words in the slot's script; some firms and streets are written in another."""
    wanted = slot.attributes.get("script", "latin")
    for attempt in range(_TRIES):
        made = made_words(_seed(key, *slot.subject, str(attempt)), wanted, slot.entity)
        if script(made) == wanted or wanted in ("digits", "none", "fullwidth"):
            return made
    return None


def _seed(key: bytes, *parts: str) -> int:
    return int.from_bytes(keyed(key, "surrogate", *parts), "big")
