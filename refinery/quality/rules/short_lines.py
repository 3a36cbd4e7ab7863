"""Pages of scraps: nearly every line is short (FineWeb)."""

from __future__ import annotations

from typing import Final

from refinery.quality.rules.base import QualityRule, RuleSettings, share
from refinery.quality.view import TextView

SHORT: Final = 30
"""Characters up to which FineWeb calls a line short."""


class ShortLinesSettings(RuleSettings):
    """FineWeb's .67 is for web pages; agendas and contact lists have many short lines."""

    maximum: float | None = 0.85
    only: tuple[str, ...] = ("page",)
    from_words: int = 50


class ShortLinesRule(QualityRule):
    """Share of lines of up to thirty characters.

    >>> ShortLinesRule().measure(TextView("Home\\nA line that is longer than thirty."))
    0.5
    """

    name = "short-lines-v1"
    settings_class = ShortLinesSettings

    def measure(self, view: TextView) -> float:
        """Short lines over lines."""
        return share(sum(1 for line in view.lines if len(line) <= SHORT), len(view.lines))
