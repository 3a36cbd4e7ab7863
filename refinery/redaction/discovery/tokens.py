"""Tokens of a text that may be identifiers, and their shapes.

Numbers of a known form (dates, times, amounts, decimals, addresses, quantities) are left out.
A shape keeps separators and writes every digit ``9`` and every letter ``A``: what a company
numbers is typed in any case.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from typing import Final

from refinery.redaction.discovery.words import lexicon

FEWEST_DIGITS: Final = 3
_LONGEST: Final = 32
_LONGEST_PATH: Final = 200
_MOST_RUNS: Final = 9
_TOKEN: Final = re.compile(r"[^\W_]+(?:[-/._][^\W_]+)*")
_PART: Final = re.compile(r"[^\W_]+|[-/._]")
_RUN: Final = re.compile(r"A+|9+|[^A9]")
_SOLID: Final = re.compile(r"\S+")
_ORDINARY: Final = re.compile(
    r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:T\d+Z?)?"  # dates
    r"|(?:1[5-9]|20)\d\d(?:[-/](?:(?:1[5-9]|20)\d\d|0[1-9]|1[0-2]))?"  # years and months
    r"|\d{1,2}[-/.](?:19|20)\d\d"
    r"|\d+\.\d+|\d{1,3}(?:\.\d{3})+|(?:\d{1,3}\.)+\d{1,3}"  # decimals, groups, versions, hosts
    r"|\d{1,2}[-/]\d{1,2}(?:[-/.]\d{1,2})*"  # fractions and spans
)
_QUANTITY: Final = re.compile(r"\d+(?:[-/.]\d+)?([A-Za-z]{1,5})")
_SEASON: Final = re.compile(r"((?:19|20)\d\d)[-/](\d\d)")
_BEFORE: Final = ("+", "$", "€", "£", "¥", "&")
_AFTER: Final = ("%", "€", "£")


class Ranges:
    """Ranges of a text, merged, to ask whether they cover another."""

    def __init__(self, ranges: Collection[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(ranges):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def hold(self, start: int, end: int) -> bool:
        """Whether one of them covers a range wholly."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and self._ends[index] >= end


def shape_of(token: str) -> str:
    """Every digit as ``9``, every letter as ``A``.

    >>> shape_of("INV-2024/07x")
    'AAA-9999/99A'
    """
    return "".join("9" if c.isdigit() else "A" if c.isalpha() else c for c in token)


def runs(shape: str) -> list[str]:
    """Runs of one class, and separators.

    >>> runs("AA-9999A")
    ['AA', '-', '9999', 'A']
    """
    return _RUN.findall(shape)


def skeleton(shape: str) -> str:
    """A shape with one character a run.

    >>> skeleton("AA-9999-999999")
    'A-9-9'
    """
    return "".join(run[0] for run in runs(shape))


def tokens(text: str) -> Iterator[tuple[int, int]]:
    """Half-open offsets of tokens in a folded text, in order; time is linear in its length.

    >>> text = "see cases/KX-2024-004417.pdf of 12.05.2024, 10,000 copies"
    >>> [text[start:end] for start, end in tokens(text)]
    ['KX-2024-004417']
    """
    solid = (m for m in _SOLID.finditer(text) if "@" in m.group() or "://" in m.group())
    addresses = Ranges([match.span() for match in solid])
    for match in _TOKEN.finditer(text):
        if match.end() - match.start() > _LONGEST_PATH or addresses.hold(*match.span()):
            continue
        start, end = _trimmed(match.group(), match.start())
        if end - start <= _LONGEST and _may_be(text[start:end]) and _stands(text, start, end):
            yield start, end


def _trimmed(token: str, start: int) -> tuple[int, int]:
    """A token without the words before and after it, as in paths and names of files."""
    parts = [(m.group(), m.start(), m.end()) for m in _PART.finditer(token)]
    first, last = 0, len(parts) - 1
    while first < last and not _is_coded(parts[first][0], 6):
        first += 1
    while last > first and not _is_coded(parts[last][0], 3):
        last -= 1
    return start + parts[first][1], start + parts[last][2]


def _is_coded(part: str, longest: int) -> bool:
    if any(c.isdigit() for c in part):
        return True
    return part.isalpha() and part.isupper() and len(part) <= longest


def _may_be(token: str) -> bool:
    """Whether a token has the form of an identifier and no other known form."""
    if not token.isascii() or sum(c.isdigit() for c in token) < FEWEST_DIGITS:
        return False
    if _ORDINARY.fullmatch(token) or len(runs(shape_of(token))) > _MOST_RUNS:
        return False
    quantity = _QUANTITY.fullmatch(token)
    if quantity and (len(quantity[1]) < 3 and quantity[1].islower()):
        return False
    if quantity and quantity[1].lower() in lexicon().units:
        return False
    season = _SEASON.fullmatch(token)
    return not (season and int(season[2]) == (int(season[1]) + 1) % 100)


def _stands(text: str, start: int, end: int) -> bool:
    """Whether what touches a token leaves it whole: no amount, time, address or longer number."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before.endswith(_BEFORE) or after.startswith(_AFTER):
        return False
    if after[:1] == ":" and after[1:].isdigit():
        return False
    if not text[start:end].isdigit():
        return True
    if before[:1].isdigit() and before[1:] in (",", ":", "'"):
        return False
    return not (after[:1] in (",", "'") and after[1:].isdigit())
