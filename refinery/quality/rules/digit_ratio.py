"""Figures in place of sentences: dumps, price lists, logs."""

from __future__ import annotations

import re
from typing import Final

from refinery.quality.rules.base import PROSE, QualityRule, RuleSettings, share
from refinery.quality.view import TextView

_DIGITS: Final = re.compile(r"\d+")


class DigitRatioSettings(RuleSettings):
    """Tables do not count, so prose with more than this is a listing."""

    maximum: float | None = 0.25
    only: tuple[str, ...] = PROSE
    from_words: int = 20


class DigitRatioRule(QualityRule):
    """Share of digits among the characters of words.

    >>> DigitRatioRule().measure(TextView("at 10"))
    0.5
    """

    name = "digit-ratio-v1"
    settings_class = DigitRatioSettings

    def measure(self, view: TextView) -> float:
        """Digits over characters of tokens."""
        digits = sum(map(len, _DIGITS.findall(view.prose)))
        return share(digits, sum(map(len, view.tokens)))
