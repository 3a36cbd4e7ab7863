"""Paragraphs of a text as the model should see them: quote marks off, wrapped lines joined.

Quoted passages and footers come again and again in an office's mail. With the quote marks
taken off they are equal to what was quoted, so each is analysed once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from refinery.redaction.windows import windows

LONGEST: Final = 4_000
_OVERLAP: Final = 400
_WRAPPED: Final = 50
_PREFIX: Final = re.compile(r"[ \t]*(?:[>|][ \t]*)*")


@dataclass(frozen=True)
class Unit:
    """A passage to analyse.

    Attributes:
        text: What the model sees.
        places: Pairs (offset in ``text``, offset in the source) where a line begins.
        first: Spans that start before it belong to the unit before.
        last: Spans that start from here on belong to the unit after.
    """

    text: str
    places: tuple[tuple[int, int], ...]
    first: int
    last: int

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the source of a non-empty span of ``text``."""
        return self._place(start), self._place(end - 1) + 1

    def _place(self, offset: int) -> int:
        index = bisect_right(self.places, (offset, 1 << 60)) - 1
        inner, outer = self.places[index]
        return outer + offset - inner


def units(text: str) -> Iterator[Unit]:
    """Paragraphs in order.

    >>> [unit.text for unit in units("> Dear Ann,\\n> see you.\\n\\nSure!")]
    ['Dear Ann,\\nsee you.', 'Sure!']
    """
    lines: list[tuple[int, str]] = []
    mark = ""
    position = 0
    for line in text.split("\n"):
        found = _PREFIX.match(line)
        prefix = found.group(0) if found else ""
        body, own = line[len(prefix) :], "".join(prefix.split())
        if lines and (not body.strip() or own != mark):
            yield from _close(lines)
            lines = []
        if body.strip():
            lines.append((position + len(prefix), body))
            mark = own
        position += len(line) + 1
    if lines:
        yield from _close(lines)


def _close(lines: list[tuple[int, str]]) -> Iterator[Unit]:
    """One paragraph, cut where it is longer than the model should see at once."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    length = 0
    for index, (place, body) in enumerate(lines):
        wrapped = len(body) >= _WRAPPED and index + 1 < len(lines)
        parts.append(body + (" " if wrapped else "\n"))
        places.append((length, place))
        length += len(body) + 1
    whole = Unit("".join(parts)[:-1], tuple(places), 0, length)
    if length <= LONGEST:
        yield whole
        return
    for window in windows(whole.text, LONGEST, _OVERLAP):
        start = bisect_right(whole.places, (window.start, 1 << 60)) - 1
        inner, outer = whole.places[start]
        head = (0, outer + window.start - inner)
        rest = [(a - window.start, b) for a, b in places[start + 1 :] if a < window.end]
        yield Unit(
            whole.text[window.start : window.end],
            (head, *rest),
            window.first - window.start,
            window.last - window.start,
        )
