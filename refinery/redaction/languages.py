"""Languages of a text, window by window: what no recogniser covers, and which models shall read.

A judgement depends on the text alone. A foreign passage begins where a window is surely foreign
and goes on as long as windows are rather foreign than not; it counts from a sentence or two, so
that a greeting, an attribution or a loanword in an English mail is no passage.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from refinery.core.language import likelihoods
from refinery.redaction.prose import Word, stretches, windows

VERSION: Final = 1
"""What is detected depends on it: raised where another judgement is passed."""
SURE: Final = 6.0
"""Log-likelihood by which a window is of one language rather than of another, divided by the root
of its bytes: 2,000 windows of 15 languages have 7 or more, 90,000 of English mails at most 3.5."""
RATHER: Final = 2.0
_NOTHING: Final = "zxx"
_NEAR: Final = {
    "nb": ("no", "nn"),
    "nn": ("no",),
    "no": ("nn",),
    "zh": ("wuu", "yue"),
}
"""What is written so alike that who covers the one covers the other."""
PASSAGE: Final = 100
"""Bytes of letters, names included, from which a foreign passage counts."""


class LanguageJudge:
    """Judges texts for recognisers of some languages.

    Args:
        covered: ISO 639-1 codes.
    """

    def __init__(self, covered: Sequence[str]) -> None:
        self._languages = frozenset(covered)
        near = (_NEAR.get(code, ()) for code in covered)
        self._covered = self._languages.union(*near)

    def uncovered(self, paragraphs: Iterable[str]) -> str | None:
        """The language of the longest passages that no recogniser covers, if there are any."""
        found: Counter[str] = Counter()
        for stretch in stretches(paragraphs):
            for code, size in self._passages(stretch):
                found[code] += size
        return min(found, key=lambda code: (-found[code], code)) if found else None

    def readers(self, text: str) -> frozenset[str]:
        """Covered languages a paragraph may be in: all of them where it does not tell."""
        told: set[str] = set()
        for stretch in stretches([text]):
            for window in windows(stretch):
                code = self._language(stretch[window.first : window.last])
                if code not in self._languages:
                    return self._languages
                told.add(code)
        return frozenset(told) or self._languages

    def _passages(self, stretch: list[Word]) -> list[tuple[str, int]]:
        """Language and size of each foreign passage that counts."""
        found = []
        run: list[tuple[float, str]] = []
        first = last = 0
        for window in (*windows(stretch), None):
            margin, code = (
                self._foreign(stretch[window.first : window.last]) if window else (-1.0, "")
            )
            if window and margin >= RATHER:
                first = first if run else window.first
                last = window.last
                run.append((margin, code))
            elif run:
                size = sum(word.weight for word in stretch[first:last])
                strongest, language = max(run)
                if strongest >= SURE and size >= PASSAGE:
                    found.append((language, size))
                run = []
        return found

    def _foreign(self, words: Sequence[Word]) -> tuple[float, str]:
        """By how much the likeliest uncovered language is likelier than every covered one."""
        scores, scale = self._scores(words)
        code = next(code for code in scores if code not in self._covered and code != _NOTHING)
        own = max((s for c, s in scores.items() if c in self._covered), default=-math.inf)
        return (scores[code] - own) / scale, code

    def _language(self, words: Sequence[Word]) -> str | None:
        """The covered language a window surely is in rather than in another covered one."""
        scores, scale = self._scores(words)
        (first, best), *others = scores.items()
        rival = max((score for code, score in others if code in self._covered), default=-math.inf)
        is_told = first in self._covered and (best - rival) / scale >= SURE
        return first if is_told else None

    def _scores(self, words: Sequence[Word]) -> tuple[dict[str, float], float]:
        text = " ".join(word.text for word in words)
        return likelihoods(text), math.sqrt(len(text.encode()))
