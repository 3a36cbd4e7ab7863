"""Words far shorter or longer than language has (Gopher)."""

from __future__ import annotations

from refinery.quality.rules.base import PROSE, QualityRule, RuleSettings, share
from refinery.quality.view import TextView


class MeanWordLengthSettings(RuleSettings):
    """Gopher's 3 to 10; a little room for tickets full of paths."""

    minimum: float | None = 2.5
    maximum: float | None = 10
    only: tuple[str, ...] = PROSE
    from_words: int = 20


class MeanWordLengthRule(QualityRule):
    """Mean length of a word in characters.

    >>> MeanWordLengthRule().measure(TextView("one three"))
    4.0
    """

    name = "mean-word-length-v1"
    settings_class = MeanWordLengthSettings

    def measure(self, view: TextView) -> float:
        """Characters of words over number of words."""
        return share(sum(map(len, view.words)), len(view.words))
