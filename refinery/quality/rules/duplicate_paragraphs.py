"""Paragraphs said again and again: menus, logs, pasted boilerplate (Gopher)."""

from __future__ import annotations

from refinery.quality.rules.base import PROSE, QualityRule, RuleSettings, share
from refinery.quality.view import TextView


class DuplicateParagraphsSettings(RuleSettings):
    """Gopher allows .2 of a web page's characters; minutes and forms repeat labels."""

    maximum: float | None = 0.3
    only: tuple[str, ...] = PROSE
    from_words: int = 30


class DuplicateParagraphsRule(QualityRule):
    """Share of characters in paragraphs that occurred before.

    >>> DuplicateParagraphsRule().measure(TextView("same\\n\\nsame\\n\\nbut this"))
    0.25
    """

    name = "duplicate-paragraphs-v1"
    settings_class = DuplicateParagraphsSettings

    def measure(self, view: TextView) -> float:
        """Characters of repeated paragraphs over characters of all."""
        total = sum(map(len, view.paragraphs))
        return share(total - sum(map(len, set(view.paragraphs))), total)
