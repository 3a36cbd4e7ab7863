"""Tokens on their way through a network: which are still asked, and which are attended to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import torch
from torch import Tensor
from torch.nn import functional as F

BESIDE: Final = 1
"""Tokens on either side of a likely one that stay with it: a value goes on where it began."""
NEAR: Final = 12
"""Tokens on either side of those that stay that are attended to."""


@dataclass
class Rows:
    """States of the tokens of several windows, one window after the other.

    Attributes:
        states: (tokens, width).
        window: Number of each token's window.
        place: Number of each token within its window, as long as that was at first.
        asked: Whether a label is still sought for it; in every window that is left, for one.
        last: (windows), the place of each window's last token.
    """

    states: Tensor
    window: Tensor
    place: Tensor
    asked: Tensor
    last: Tensor

    @classmethod
    def of(cls, states: Tensor, lengths: list[int]) -> Self:
        """All tokens of windows of these lengths."""
        last = torch.tensor(lengths) - 1
        window = torch.repeat_interleave(last + 1)
        place = torch.cat([torch.arange(length) for length in lengths])
        return cls(states, window, place, torch.ones_like(window, dtype=torch.bool), last)

    def lengths(self) -> tuple[list[int], list[int]]:
        """Tokens of each window that is left, and how many of them are asked."""
        held, asked = (torch.bincount(w) for w in (self.window, self.window[self.asked]))
        return held[held > 0].tolist(), asked[asked > 0].tolist()

    def around(self, chosen: Tensor, reach: int) -> Tensor:
        """Which tokens stand within a reach of chosen ones of their window."""
        grid = torch.zeros(len(self.last), 1, int(self.last.max()) + 1)
        grid[self.window[chosen], 0, self.place[chosen]] = 1
        wide = F.max_pool1d(grid, 2 * reach + 1, stride=1, padding=reach)
        return wide[self.window, 0, self.place] > 0

    def keep(self, likely: Tensor) -> None:
        """Ask on only likely tokens and those beside, and forget what is far from them.

        The first and the last of a window are the frame that networks are taught with. Nobody
        wants their labels, but all attend to them where there is nothing else to see: they stay
        as long as any other does.

        Args:
            likely: (tokens), true for some of those that are asked.
        """
        is_frame = (self.place == 0) | (self.place == self.last[self.window])
        asked = self.asked & self.around(likely & ~is_frame, BESIDE) & ~is_frame
        is_left = torch.zeros(len(self.last), dtype=torch.bool)
        is_left[self.window[asked]] = True
        self.asked = asked | (is_frame & is_left[self.window])
        near = self.around(asked, NEAR) | self.asked
        self.states, self.window = self.states[near], self.window[near]
        self.place, self.asked = self.place[near], self.asked[near]
