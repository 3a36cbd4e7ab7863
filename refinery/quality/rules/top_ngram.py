"""One phrase that fills the text (Gopher)."""

from __future__ import annotations

from collections import Counter
from typing import cast

from pydantic import Field

from refinery.quality.rules.base import PROSE, QualityRule, RuleSettings, share
from refinery.quality.view import TextView


class TopNgramSettings(RuleSettings):
    """Gopher's limit for three words."""

    maximum: float | None = 0.18
    only: tuple[str, ...] = PROSE
    from_words: int = 50
    size: int = Field(default=3, ge=2, le=10, description="Words of the phrase.")


class TopNgramRule(QualityRule):
    """Share of characters that the most frequent n-gram covers; 0 if none comes twice.

    >>> TopNgramRule().measure(TextView("buy it now buy it now or not"))
    0.7619047619047619
    """

    name = "top-ngram-v1"
    settings_class = TopNgramSettings

    def measure(self, view: TextView) -> float:
        """Characters of the phrase times its count over characters of all words."""
        words = view.folded
        size = cast(TopNgramSettings, self.settings).size
        counts = Counter(zip(*(words[i:] for i in range(size)), strict=False))
        if not counts:
            return 0.0
        most = max(counts.values())
        if most < 2:
            return 0.0
        length = max(sum(map(len, gram)) for gram, n in counts.items() if n == most)
        return share(length * most, sum(map(len, words)))
