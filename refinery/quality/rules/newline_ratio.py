"""Lists one word a line (FineWeb)."""

from __future__ import annotations

from refinery.quality.rules.base import QualityRule, RuleSettings, share
from refinery.quality.view import TextView


class NewlineRatioSettings(RuleSettings):
    """FineWeb's .3 with room for headings and short lists."""

    maximum: float | None = 0.4
    only: tuple[str, ...] = ("page", "message", "transcript")
    from_words: int = 50


class NewlineRatioRule(QualityRule):
    """Lines per word.

    >>> NewlineRatioRule().measure(TextView("a\\nb\\n\\nc d"))
    0.75
    """

    name = "newline-ratio-v1"
    settings_class = NewlineRatioSettings

    def measure(self, view: TextView) -> float:
        """Lines that hold something over words."""
        return share(len(view.lines), len(view.words))
