"""Menus and fragments: hardly a line ends a sentence (C4, FineWeb)."""

from __future__ import annotations

from typing import Final

from refinery.quality.rules.base import QualityRule, RuleSettings, share
from refinery.quality.view import TextView

_ENDS: Final = tuple('.!?:;…)"”’»。！？')


class TerminalPunctuationSettings(RuleSettings):
    """FineWeb's .12 of lines; code, sheets, slides and chats end lines as they like."""

    minimum: float | None = 0.12
    only: tuple[str, ...] = ("page", "transcript")
    from_words: int = 50


class TerminalPunctuationRule(QualityRule):
    """Share of lines that end in punctuation.

    >>> TerminalPunctuationRule().measure(TextView("Home\\nWe are open."))
    0.5
    """

    name = "terminal-punctuation-v1"
    settings_class = TerminalPunctuationSettings

    def measure(self, view: TextView) -> float:
        """Lines ending in punctuation over lines."""
        return share(sum(1 for line in view.lines if line.endswith(_ENDS)), len(view.lines))
