"""Examples no longer than a corpus allows: cut where a user speaks, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from refinery.curation.unit import Draft, Turn


def fitting(draft: Draft, limit: int, size: Callable[[Turn], int]) -> Iterator[Draft]:
    """The draft, or the parts of it, that stay within a number of tokens.

    A divisible draft is cut before a user's turn, so that each part asks and answers; an
    exchange that alone is too long is left out.

    Args:
        limit: Tokens at most.
        size: Tokens of one turn.
    """
    sizes = [size(turn) for turn in draft.turns]
    if sum(sizes) <= limit:
        yield draft
        return
    if not draft.divisible:
        return
    part: list[Turn] = []
    total = 0
    for exchange, cost in _exchanges(draft, sizes):
        if part and total + cost > limit:
            yield replace(draft, turns=tuple(part))
            part, total = [], 0
        if cost <= limit:
            part, total = part + exchange, total + cost
        elif part:
            yield replace(draft, turns=tuple(part))
            part, total = [], 0
    if part:
        yield replace(draft, turns=tuple(part))


def _exchanges(draft: Draft, sizes: list[int]) -> Iterator[tuple[list[Turn], int]]:
    """Stretches that begin with a user's turn and end before the next, with their tokens."""
    turns: list[Turn] = []
    total = 0
    for turn, cost in zip(draft.turns, sizes, strict=True):
        if turn.role == "user" and turns:
            yield turns, total
            turns, total = [], 0
        turns.append(turn)
        total += cost
    if turns:
        yield turns, total
