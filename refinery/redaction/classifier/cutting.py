"""Tokens of a text -> windows a network can see at once, cut where sentences or lines end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from refinery.redaction.windows import Window

OVERLAP: Final = 32
"""Tokens two windows share where nothing ends within half a window."""


@dataclass(frozen=True)
class Token:
    """A piece of a word, half-open in code points of its text."""

    id: int
    word: int
    start: int
    end: int


def cuts(text: str, tokens: Sequence[Token], room: int) -> Iterator[Window]:
    """Windows in order, counted in tokens; each token is owned by exactly one.

    Args:
        room: Tokens a window holds at most, more than :data:`OVERLAP`.
    """
    start = first = 0
    while len(tokens) - start > room:
        end = start + room
        boundary = _last_boundary(text, tokens, start + room // 2, end)
        if boundary:
            yield Window(start, boundary, first, boundary)
            start = first = boundary
            continue
        middle = _word_start(tokens, end - OVERLAP // 2, first + 1)
        yield Window(start, end, first, middle)
        start, first = _word_start(tokens, end - OVERLAP, start + 1), middle
    if first < len(tokens):
        yield Window(start, len(tokens), first, len(tokens))


def _last_boundary(text: str, tokens: Sequence[Token], low: int, high: int) -> int:
    """The last token in a range before which a sentence or a line ends; 0 where none does."""
    for index in range(high, low, -1):
        before, token = tokens[index - 1], tokens[index]
        gap = text[before.end : token.start]
        if "\n" in gap or (gap.strip() != gap and text[before.end - 1] in ".!?…。！？"):
            return index
    return 0


def _word_start(tokens: Sequence[Token], index: int, lowest: int) -> int:
    """Where the word of a token begins, or the token itself if that is too far back."""
    found = index
    while found > lowest and tokens[found - 1].word == tokens[found].word:
        found -= 1
    return found if found > lowest or tokens[found - 1].word != tokens[found].word else index
