"""The order in which people read what lies on a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

T = TypeVar("T")
Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""
MAX_DEPTH: Final = 32
SLACK: Final = 0.1
"""Share of a box by which neighbours may overlap and still lie side by side."""


def in_order(things: Sequence[T], box: Callable[[T], Box]) -> list[T]:
    """Things by rows, and within a row by columns, each cut again until nothing can be cut.

    >>> boxes = {"right": (60, 20, 90, 40), "top": (0, 0, 90, 10), "left": (0, 20, 40, 90),
    ...          "below right": (60, 50, 90, 90)}
    >>> in_order(list(boxes), boxes.__getitem__)
    ['top', 'left', 'right', 'below right']
    """
    return _cut([(box(thing), thing) for thing in things], MAX_DEPTH)


def _cut(placed: list[tuple[Box, T]], depth: int) -> list[T]:
    if len(placed) > 1 and depth:
        for axis in (1, 0):
            parts = _parted(placed, axis)
            if len(parts) > 1:
                return [thing for part in parts for thing in _cut(part, depth - 1)]
    return [thing for _, thing in sorted(placed, key=lambda one: (one[0][1], one[0][0]))]


def _parted(placed: list[tuple[Box, T]], axis: int) -> list[list[tuple[Box, T]]]:
    """Groups that a straight line keeps apart, across (1) or down (0) the page."""
    parts: list[list[tuple[Box, T]]] = []
    reached = 0.0
    for box, thing in sorted(placed, key=lambda one: (one[0][axis], one[0][1 - axis])):
        start, end = box[axis], box[axis + 2]
        slack = (end - start) * SLACK
        if parts and start + slack < reached:
            parts[-1].append((box, thing))
        else:
            parts.append([(box, thing)])
        reached = max(reached, end - slack)
    return parts
