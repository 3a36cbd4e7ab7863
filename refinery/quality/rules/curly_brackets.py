"""Code where prose is expected (C4's curly bracket)."""

from __future__ import annotations

from refinery.quality.rules.base import QualityRule, RuleSettings, share
from refinery.quality.view import TextView


class CurlyBracketsSettings(RuleSettings):
    """C4 drops a page with one; a handbook may show one, so a share decides."""

    maximum: float | None = 0.02
    only: tuple[str, ...] = ("page", "message")
    from_words: int = 20


class CurlyBracketsRule(QualityRule):
    """Curly brackets per character of prose; code blocks do not count.

    >>> CurlyBracketsRule().measure(TextView("if(x){y}z()"))
    0.18181818181818182
    """

    name = "curly-brackets-v1"
    settings_class = CurlyBracketsSettings

    def measure(self, view: TextView) -> float:
        """Brackets over characters."""
        return share(view.prose.count("{") + view.prose.count("}"), len(view.prose))
