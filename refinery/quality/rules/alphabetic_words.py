"""Tokens without a letter: tables, dumps, rulers (Gopher)."""

from __future__ import annotations

import re
from typing import Final

from refinery.quality.rules.base import PROSE, QualityRule, RuleSettings, share
from refinery.quality.view import TextView

_LETTER: Final = re.compile(r"[^\W\d_]")


class AlphabeticWordsSettings(RuleSettings):
    """Gopher wants .8; office pages carry more figures and bullets."""

    minimum: float | None = 0.65
    only: tuple[str, ...] = PROSE
    from_words: int = 20


class AlphabeticWordsRule(QualityRule):
    """Share of tokens with at least one letter.

    >>> AlphabeticWordsRule().measure(TextView("12 apples"))
    0.5
    """

    name = "alphabetic-words-v1"
    settings_class = AlphabeticWordsSettings

    def measure(self, view: TextView) -> float:
        """Tokens with a letter over tokens."""
        search = _LETTER.search
        return share(sum(1 for t in view.tokens if t.isalpha() or search(t)), len(view.tokens))
