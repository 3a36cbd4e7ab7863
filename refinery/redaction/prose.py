"""The words of a text that tell its language, in windows to judge.

Names, codes, addresses and markup look foreign to any model of letters: a table of Polish payees
is Polish to it, a list of IBANs German. What the languages of a text are told by are its small
words; so a window holds the uncapitalised ones, and the rest counts for the size of a passage.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

FLOOR: Final = 40
"""Bytes of such words from which a passage can be judged; two thirds of a line."""
SIZE: Final = 80
STEP: Final = 40
"""Bytes of a window, and from one start to the next: wherever a quote begins, it fills one."""

_TOKEN: Final = re.compile(r"\S+")
_NO_PROSE: Final = re.compile(r"[\d@/\\_=<>{}#$%&*|~^+]|(?a:\w[.:]\w)|\(\)")
_WORD: Final = re.compile(r"(?![A-Za-z](?![^\W_]|'))[^\W\d_]+(?:['-][^\W\d_]+)*")
"""No letter alone: those of a drawing, or of a page that was read in no order, are no words."""
_LONGEST: Final = 30
"""Letters of a word: a longer one is data, or of a script that parts no words."""
_LOUD: Final = 4
_SHORT: Final = 3


@dataclass(frozen=True)
class Word:
    """A word, with what stands between it and the one before.

    Attributes:
        size: Bytes of UTF-8, so that a syllable's sign counts for more than a letter.
        weight: Bytes of the letters since the word before, names included.
    """

    text: str
    size: int
    weight: int


@dataclass(frozen=True)
class Window:
    """Words ``first:last`` of a stretch."""

    first: int
    last: int


def stretches(paragraphs: Iterable[str]) -> Iterator[list[Word]]:
    """Words of each paragraph that can be judged; shorter ones side by side are one.

    >>> [[w.text for w in s] for s in stretches(["Dear Ann,", "we met at 10:30 in Leeds."])]
    [['we', 'met', 'at', 'in']]
    """
    short: list[Word] = []
    for paragraph in paragraphs:
        found = words(paragraph)
        if sum(word.size for word in found) < FLOOR:
            short += found
            continue
        if short:
            yield short
            short = []
        yield found
    if short:
        yield short


def words(text: str) -> list[Word]:
    """Words of a paragraph that are no names; of a sentence in capitals, all of them."""
    told: list[Word] = []
    loud: list[Word] = []
    weight = 0
    for token in _TOKEN.findall(text):
        if _NO_PROSE.search(token):
            continue
        for word in _pieces(token):
            size = len(word.encode())
            weight += size
            if word == word.lower():
                told.append(Word(word, size, weight))
                weight = 0
            elif len(word) > 1 and word.isupper():
                loud.append(Word(word.lower(), size, size))
    is_loud = sum(w.size for w in loud) > _LOUD * sum(w.size for w in told)
    return loud if is_loud and "|" not in text and _are_sentences(loud) else told


def _are_sentences(loud: list[Word]) -> bool:
    """Lists of people in capitals are long words alone; sentences are not, in any language."""
    return sum(len(word.text) <= _SHORT for word in loud) * 5 >= len(loud)


def windows(stretch: list[Word]) -> list[Window]:
    """Windows over a stretch, evenly apart, the last of them at its end; none if it is short."""
    ends = [0, *accumulate(word.size for word in stretch)]
    whole = ends[-1]
    if whole < FLOOR:
        return []
    count = max(1, -((SIZE - whole) // STEP) + 1)
    cut = []
    for index in range(count):
        start = index * (whole - SIZE) // (count - 1) if count > 1 else 0
        first = bisect_left(ends, start)
        cut.append(Window(first, max(first + 1, bisect_left(ends, start + SIZE))))
    return [Window(w.first, min(w.last, len(stretch))) for w in cut if w.first < len(stretch)]


def _pieces(token: str) -> Iterator[str]:
    for word in _WORD.findall(token):
        if len(word) <= _LONGEST:
            yield word
        elif not word.isascii():
            yield from (word[i : i + _LONGEST] for i in range(0, len(word), _LONGEST))
