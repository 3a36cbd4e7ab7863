"""Too short to say anything, or too long to be a text (Gopher)."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from refinery.quality.rules.base import Bounds, QualityRule, RuleSettings
from refinery.quality.view import TextView

_BY_KIND: Final = {
    "message": Bounds(minimum=3, maximum=100_000),
    "ticket": Bounds(minimum=3, maximum=100_000),
    "chat": Bounds(minimum=1, maximum=200_000),
    "slides": Bounds(minimum=5, maximum=200_000),
    "code": Bounds(minimum=5, maximum=200_000),
    "sheet": Bounds(minimum=2),
    "trajectory": Bounds(minimum=5),
}


class WordCountSettings(RuleSettings):
    """Gopher wants 50 words of a web page; office notes and chats are shorter."""

    minimum: float | None = 10
    maximum: float | None = 200_000
    kinds: dict[str, Bounds] = Field(default_factory=lambda: dict(_BY_KIND))


class WordCountRule(QualityRule):
    """Words the author wrote.

    >>> WordCountRule().measure(TextView("one two three"))
    3.0
    """

    name = "word-count-v1"
    settings_class = WordCountSettings

    def measure(self, view: TextView) -> float:
        """Number of words."""
        return float(len(view.words))
