"""Templates nobody filled in (C4's lorem ipsum)."""

from __future__ import annotations

from typing import Final

from refinery.quality.rules.base import QualityRule, RuleSettings
from refinery.quality.view import TextView

_PLACEHOLDERS: Final = ("lorem ipsum", "[insert ", "your text here", "click to add t", "<insert ")


class PlaceholderTextSettings(RuleSettings):
    """One is enough to tell."""

    maximum: float | None = 0
    only: tuple[str, ...] = ("page", "message", "slides")


class PlaceholderTextRule(QualityRule):
    """How often a placeholder of a template occurs.

    >>> PlaceholderTextRule().measure(TextView("Lorem ipsum dolor sit amet"))
    1.0
    """

    name = "placeholder-text-v1"
    settings_class = PlaceholderTextSettings

    def measure(self, view: TextView) -> float:
        """Number of placeholders."""
        text = view.prose.lower()
        return float(sum(text.count(mark) for mark in _PLACEHOLDERS))
