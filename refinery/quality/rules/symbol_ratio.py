"""Hashes and ellipses in place of sentences (Gopher)."""

from __future__ import annotations

import re
from typing import Final

from refinery.quality.rules.base import PROSE, QualityRule, RuleSettings, share
from refinery.quality.view import TextView

_HEADING: Final = re.compile(r"^#+", re.MULTILINE)
_ELLIPSIS: Final = re.compile(r"\.{3,}|…+")


class SymbolRatioSettings(RuleSettings):
    """Gopher's limit; people trail off in short notes, which are not judged."""

    maximum: float | None = 0.1
    only: tuple[str, ...] = PROSE
    from_words: int = 30


class SymbolRatioRule(QualityRule):
    """Hashes and ellipses per word; the marks of Markdown headings do not count.

    >>> SymbolRatioRule().measure(TextView("## Plan\\nsee #12 and on ..."))
    0.4
    """

    name = "symbol-ratio-v1"
    settings_class = SymbolRatioSettings

    def measure(self, view: TextView) -> float:
        """Symbols over words."""
        text = view.prose
        hashes = text.count("#")
        if hashes:
            hashes -= sum(map(len, _HEADING.findall(text)))
        ellipses = len(_ELLIPSIS.findall(text))
        return share(hashes + ellipses, len(view.words))
