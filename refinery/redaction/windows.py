"""Overlapping windows over a text, each span belonging to exactly one of them.

Patterns run over at most ``SIZE`` characters at a time, so that a pathological text costs a
bounded time per pattern. A window owns the spans that start in its own part; owned parts
tile the text, so nothing is found twice and nothing falls between two windows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SIZE: Final = 8_192
OVERLAP: Final = 1_024
_LOOK_BACK: Final = 256


@dataclass(frozen=True)
class Window:
    """A slice ``start:end`` of a text, or of its tokens, owning what starts in ``first:last``."""

    start: int
    end: int
    first: int
    last: int

    def owns(self, position: int) -> bool:
        """Whether a span starting there, in offsets of the text, is this window's to report."""
        return self.first <= position < self.last


def windows(text: str, size: int = SIZE, overlap: int = OVERLAP) -> list[Window]:
    """Cut a text; cuts prefer a line end, then a space.

    >>> [(w.start, w.end, w.first, w.last) for w in windows("a" * 25, size=12, overlap=4)]
    [(0, 12, 0, 10), (8, 20, 10, 18), (16, 25, 18, 25)]
    """
    cuts: list[tuple[int, int]] = []
    start = 0
    while True:
        end = _cut(text, start, start + size, overlap)
        cuts.append((start, end))
        if end >= len(text):
            break
        start = end - overlap
    result = []
    for index, (begin, end) in enumerate(cuts):
        first = begin + overlap // 2 if index else 0
        last = end - (overlap - overlap // 2) if index + 1 < len(cuts) else len(text)
        result.append(Window(begin, end, first, last))
    return result


def _cut(text: str, start: int, end: int, overlap: int) -> int:
    if end >= len(text):
        return len(text)
    lowest = max(end - _LOOK_BACK, start + overlap + 1)
    for mark in ("\n", " "):
        found = text.rfind(mark, lowest, end)
        if found >= 0:
            return found + 1
    return end
