"""Texts of the truth to look at closely: the same ones for the same truth."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Final

from refinery.evaluation.demo.store_index import StoreIndex
from refinery.evaluation.demo.truth_files import Place, Truth, place_of

SEED: Final = "refinery-evaluate-demo"
GROUPS: Final = {
    "PERSON": "persons",
    "EMPLOYEE_NUMBER": "house_identifiers",
    "CASE_NUMBER": "house_identifiers",
    "TICKET_NUMBER": "house_identifiers",
}
STRUCTURED: Final = ("headers", "id", "assignee", "reporter", "author", "profile")
"""Last words of the parts that readers store as fields, never as text."""


@dataclass(frozen=True)
class Mention:
    """A planted value in a text, in half-open code points of it."""

    entity: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Authored:
    """A text as it was written, what is planted in it, and the document it became."""

    place: Place
    document: str
    text: str
    mentions: tuple[Mention, ...]


def sampled(truth: Truth, index: StoreIndex, clean: Container[str], size: int) -> list[Authored]:
    """A seeded sample of texts that hold persons or house identifiers.

    Args:
        clean: Documents that have a clean text.
        size: Texts at most.
    """
    mentions: dict[Place, list[Mention]] = {}
    for row in truth.rows("pii"):
        field = row["part"].rpartition(":")[2]
        if row["entity"] in GROUPS and field not in STRUCTURED:
            found = Mention(row["entity"], row["value"], row["start"], row["end"])
            mentions.setdefault(place_of(row), []).append(found)
    texts = _usable(truth, index, clean, mentions)
    return heapq.nsmallest(size, texts, key=lambda text: _draw(text.place))


def _usable(
    truth: Truth,
    index: StoreIndex,
    clean: Container[str],
    mentions: dict[Place, list[Mention]],
) -> Iterator[Authored]:
    for row in truth.rows("texts"):
        place = place_of(row)
        if place not in mentions:
            continue
        found = index.document(place.path, place.member)
        if found is not None and found.document in clean:
            yield Authored(place, found.document, row["text"], tuple(mentions[place]))


def _draw(place: Place) -> str:
    return hashlib.sha256("\0".join((SEED, *place)).encode()).hexdigest()
