"""How far a text agrees with the one it should be: words found, characters to change."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Final

from rapidfuzz.distance import Levenshtein

MAX_CHARACTERS: Final = 200_000
"""Of either text that are compared character by character: the cost grows with their product."""
_WORD: Final = re.compile(r"\w+")
_SPACE: Final = re.compile(r"\s+")
# One character is one word where scripts put no space between words.
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def words(text: str) -> Counter[str]:
    """Words as a multiset, case and compatibility forms folded.

    >>> sorted(words("The cat, the CAT; 東京").elements())
    ['cat', 'cat', 'the', 'the', '京', '東']
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return Counter(_WORD.findall(_UNSPACED.sub(r" \g<0> ", folded)))


def token_f1(text: str, truth: str) -> float:
    """Harmonic mean of precision and recall over words, each counted as often as it stands.

    >>> token_f1("a b b", "a b c")
    0.6666666666666666
    >>> token_f1("", "")
    1.0
    """
    have, want = words(text), words(truth)
    if not have or not want:
        return float(have == want)
    common = (have & want).total()
    return 2 * common / (have.total() + want.total())


def character_error_rate(text: str, truth: str) -> float:
    """Characters to insert, delete or change, over those of the truth; white space is one space.

    >>> character_error_rate("abd", "abc")
    0.3333333333333333
    """
    have, want = (
        _SPACE.sub(" ", unicodedata.normalize("NFC", value)).strip()[:MAX_CHARACTERS]
        for value in (text, truth)
    )
    return Levenshtein.distance(have, want) / max(1, len(want))
