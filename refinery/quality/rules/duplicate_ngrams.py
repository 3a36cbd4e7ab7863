"""Passages that come back word for word (Gopher)."""

from __future__ import annotations

from typing import cast

from pydantic import Field

from refinery.quality.rules.base import PROSE, QualityRule, RuleSettings, share
from refinery.quality.view import TextView


class DuplicateNgramsSettings(RuleSettings):
    """Gopher's limits run from .15 for five words to .10 for ten; forms need room."""

    maximum: float | None = 0.3
    only: tuple[str, ...] = PROSE
    from_words: int = 50
    size: int = Field(default=5, ge=2, le=20, description="Words of a passage.")


class DuplicateNgramsRule(QualityRule):
    """Share of characters in n-grams that occurred before; overlaps count once.

    >>> rule = DuplicateNgramsRule(DuplicateNgramsSettings(size=2))
    >>> rule.measure(TextView("ab cd xy ab cd"))
    0.4
    """

    name = "duplicate-ngrams-v1"
    settings_class = DuplicateNgramsSettings

    def measure(self, view: TextView) -> float:
        """Characters of words within a repeated passage over characters of all words."""
        words = view.folded
        size = cast(DuplicateNgramsSettings, self.settings).size
        seen: set[tuple[str, ...]] = set()
        covered_to = 0
        characters = 0
        for start, gram in enumerate(zip(*(words[i:] for i in range(size)), strict=False)):
            if gram not in seen:
                seen.add(gram)
                continue
            first = max(start, covered_to)
            covered_to = start + size
            characters += sum(map(len, words[first:covered_to]))
        return share(characters, sum(map(len, words)))
