"""Teasers: lines that trail off (Gopher)."""

from __future__ import annotations

from refinery.quality.rules.base import QualityRule, RuleSettings, share
from refinery.quality.view import TextView


class EllipsisLinesSettings(RuleSettings):
    """Gopher's limit; in mail and chat trailing off is a manner of writing."""

    maximum: float | None = 0.3
    only: tuple[str, ...] = ("page",)
    from_words: int = 20


class EllipsisLinesRule(QualityRule):
    """Share of lines that end in an ellipsis.

    >>> EllipsisLinesRule().measure(TextView("Read more ...\\nThe end."))
    0.5
    """

    name = "ellipsis-lines-v1"
    settings_class = EllipsisLinesSettings

    def measure(self, view: TextView) -> float:
        """Lines ending in an ellipsis over lines."""
        trailing = sum(1 for line in view.lines if line.endswith(("...", "…")))
        return share(trailing, len(view.lines))
