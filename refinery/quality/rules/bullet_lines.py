"""A text of nothing but bullets (Gopher)."""

from __future__ import annotations

from typing import Final

from refinery.quality.rules.base import QualityRule, RuleSettings, share
from refinery.quality.view import TextView

_BULLETS: Final = ("- ", "* ", "+ ", "• ", "‣ ", "◦ ", "● ", "▪ ", "– ")


class BulletLinesSettings(RuleSettings):
    """Gopher's .9; slides are bullets by nature."""

    maximum: float | None = 0.9
    only: tuple[str, ...] = ("page", "message", "ticket")
    from_words: int = 20


class BulletLinesRule(QualityRule):
    """Share of lines that begin with a bullet.

    >>> BulletLinesRule().measure(TextView("To do\\n- call"))
    0.5
    """

    name = "bullet-lines-v1"
    settings_class = BulletLinesSettings

    def measure(self, view: TextView) -> float:
        """Lines with a bullet over lines."""
        return share(sum(1 for line in view.lines if line.startswith(_BULLETS)), len(view.lines))
