"""Masking: values out, numbered slots in, offsets moved along."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from refinery.core.identity import Identity
from refinery.redaction.context import Link
from refinery.redaction.engine import Span
from refinery.redaction.operators.base import Slot
from refinery.redaction.safe_attributes import SHOWN_DIGITS, attributes, length_class
from refinery.redaction.values import normal_form

LITERAL: Final = re.compile(r"<([A-Z][A-Z0-9_]*_[0-9]+)>")
LinkOf = Callable[[str, str], Link | None]


@dataclass(frozen=True)
class Masked:
    """A masked field.

    Attributes:
        text: The field with slots.
        findings: What was replaced, offsets into ``text``.
        moves: For each replaced span: its start and end before, its end after.
    """

    text: str
    findings: tuple[dict[str, Any], ...]
    moves: tuple[tuple[int, int, int], ...]

    def offset(self, position: int) -> int:
        """Where a place between two replaced spans lies now."""
        index = bisect_right(self.moves, (position, position, 1 << 60)) - 1
        while index >= 0 and self.moves[index][1] > position:
            index -= 1
        if index < 0:
            return position
        return self.moves[index][2] + position - self.moves[index][1]


class Masker:
    """Gives the slots of one document: the same value, the same slot, in every field.

    Args:
        identity: Makes the digests.
        literals: Slot-like words the document itself holds; no slot is named so.
        link_of: The person a name or an address belongs to, if known.
        attributes: Entity -> what its slots may say of the value.
    """

    def __init__(
        self,
        identity: Identity,
        literals: frozenset[str],
        link_of: LinkOf,
        attributes: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self._identity = identity
        self._literals = literals
        self._link_of = link_of
        self._attributes = attributes or {}
        self._slots: dict[tuple[str, str], Slot] = {}
        self._counts: dict[str, int] = {}

    @property
    def slots(self) -> list[Slot]:
        """All slots in order of first appearance."""
        return list(self._slots.values())

    def slot(self, entity: str, value: str) -> Slot:
        """The slot of a value, new or known."""
        normal = normal_form(entity, value)
        known = self._slots.get((entity, normal))
        if known is None:
            said = attributes(entity, value, self._attributes.get(entity, ()))
            link = self._link_of(entity, value)
            if link:
                said |= _linked(link, said)
            digest = self._identity.value(entity, _hashed(normal, said))
            known = Slot(self._name(entity), entity, digest, said)
            self._slots[entity, normal] = known
        return known

    def mask(
        self, text: str, spans: Sequence[Span], field: str, cuts: Iterable[int] = ()
    ) -> Masked:
        """Replace spans.

        Args:
            text: The field.
            spans: Sorted spans, apart from each other.
            field: Name stored with the findings.
            cuts: Offsets no replaced span may stretch over: where blocks begin and end.
        """
        parts: list[str] = []
        findings: list[dict[str, Any]] = []
        moves: list[tuple[int, int, int]] = []
        position = length = 0
        for span in split(text, spans, cuts):
            value = text[span.start : span.end]
            slot = self.slot(span.entity, value)
            parts += [text[position : span.start], slot.name]
            start = length + span.start - position
            length = start + len(slot.name)
            position = span.end
            moves.append((span.start, span.end, length))
            findings.append(_finding(span, slot, (start, length), field, value))
        parts.append(text[position:])
        return Masked("".join(parts), tuple(findings), tuple(moves))

    def _name(self, entity: str) -> str:
        number = self._counts.get(entity, 0) + 1
        while f"{entity}_{number}" in self._literals:
            number += 1
        self._counts[entity] = number
        return f"<{entity}_{number}>"


def _linked(link: Link, said: Mapping[str, str]) -> dict[str, str]:
    """The person, and what the value is of the name where slots tell that."""
    told = {"part": link.part} if link.part and "part" in said else {}
    return {"person": link.person, **told}


def _hashed(normal: str, said: Mapping[str, str]) -> str:
    """What a digest is made of: of a card whose digits are shown, those digits and no others.

    A digest of the whole number beside a part of it would let who holds the key find the rest.
    """
    shown = [f"{name} {said[name]}" for name in sorted(SHOWN_DIGITS) if name in said]
    return " ".join(shown) or normal


def literals(texts: Iterable[str | None]) -> frozenset[str]:
    """Slot-like words that fields hold of their own."""
    return frozenset(name for text in texts if text for name in LITERAL.findall(text))


def split(text: str, spans: Sequence[Span], cuts: Iterable[int]) -> list[Span]:
    """Spans cut where blocks begin and end; a piece without letter or digit is left alone."""
    places = sorted(set(cuts))
    pieces: list[Span] = []
    for span in spans:
        inner = places[bisect_right(places, span.start) : bisect_left(places, span.end)]
        bounds = [span.start, *inner, span.end]
        for start, end in pairwise(bounds):
            if not inner or any(c.isalnum() for c in text[start:end]):
                pieces.append(replace(span, start=start, end=end))
    return pieces


def _finding(
    span: Span, slot: Slot, place: tuple[int, int], field: str, value: str
) -> dict[str, Any]:
    return {
        "entity": span.entity,
        "slot": slot.name,
        "start": place[0],
        "end": place[1],
        "field": field,
        "length_class": length_class(value),
        "recognizer": span.recognizer,
        "score": span.score,
        "operator": "mask",
    }
