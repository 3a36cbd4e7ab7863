"""The same few words over and over."""

from __future__ import annotations

from typing import Final

from refinery.quality.rules.base import PROSE, QualityRule, RuleSettings, share
from refinery.quality.view import TextView

WINDOW: Final = 500
"""Long texts repeat words by nature; only this many are looked at."""


class UniqueWordsSettings(RuleSettings):
    """Well below any running text."""

    minimum: float | None = 0.12
    only: tuple[str, ...] = PROSE
    from_words: int = 50


class UniqueWordsRule(QualityRule):
    """Share of distinct words among the first five hundred.

    >>> UniqueWordsRule().measure(TextView("go go go now"))
    0.5
    """

    name = "unique-words-v1"
    settings_class = UniqueWordsSettings

    def measure(self, view: TextView) -> float:
        """Distinct words over words."""
        window = view.folded[:WINDOW]
        return share(len(set(window)), len(window))
