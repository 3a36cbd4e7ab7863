"""Mail that is nothing but what it quotes."""

from __future__ import annotations

from refinery.quality.rules.base import QualityRule, RuleSettings, share
from refinery.quality.view import TextView


class QuotedShareSettings(RuleSettings):
    """A short "yes, go ahead" above a long quote is worth keeping, so the limit is high."""

    maximum: float | None = 0.995
    only: tuple[str, ...] = ("message", "ticket")


class QuotedShareRule(QualityRule):
    """Share of the characters in quotes and reply headers.

    >>> from refinery.quality.view import Span
    >>> QuotedShareRule().measure(TextView("abcd", spans=(Span("quote", 1, 4),)))
    0.75
    """

    name = "quoted-share-v1"
    settings_class = QuotedShareSettings

    def measure(self, view: TextView) -> float:
        """Characters of quotes over characters."""
        quoted = covered = 0
        for span in sorted(view.spans, key=lambda s: s.start):
            if span.kind in ("quote", "reply_header"):
                quoted += max(0, span.end - max(span.start, covered))
                covered = max(covered, span.end)
        return share(quoted, len(view.text.rstrip()))
