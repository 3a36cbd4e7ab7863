"""Areas of cells and of pages, as sheets, slides and drawings share them."""

from __future__ import annotations

from typing import NamedTuple

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Area(NamedTuple):
    """Cells of a sheet; the ends are part of it."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is one of them."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def column_of(letters: str) -> int:
    """Index of a column from zero.

    >>> column_of("A"), column_of("AB")
    (0, 27)
    """
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def touch(one: Rectangle, two: Rectangle) -> bool:
    """Whether two rectangles have a place in common.

    >>> touch((0, 0, 2, 2), (2, 1, 3, 3)), touch((0, 0, 2, 2), (3, 0, 4, 4))
    (True, False)
    """
    return one[0] <= two[2] and two[0] <= one[2] and one[1] <= two[3] and two[1] <= one[3]
