"""Lines said again and again: menus, logs, pasted boilerplate (Gopher)."""

from __future__ import annotations

from refinery.quality.rules.base import PROSE, QualityRule, RuleSettings, share
from refinery.quality.view import TextView


class DuplicateLinesSettings(RuleSettings):
    """Gopher allows .2 of a web page's characters; minutes and forms repeat labels."""

    maximum: float | None = 0.3
    only: tuple[str, ...] = PROSE
    from_words: int = 30


class DuplicateLinesRule(QualityRule):
    """Share of characters in lines that occurred before.

    >>> round(DuplicateLinesRule().measure(TextView("same line\\nsame line\\nother one")), 2)
    0.33
    """

    name = "duplicate-lines-v1"
    settings_class = DuplicateLinesSettings

    def measure(self, view: TextView) -> float:
        """Characters of repeated lines over characters of all."""
        total = sum(map(len, view.lines))
        return share(total - sum(map(len, set(view.lines))), total)
