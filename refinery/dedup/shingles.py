"""Shingles: what of a text counts when two texts are compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

SIZE: Final = 5
"""Words of a shingle, as in FineWeb."""

_SLOT: Final = re.compile(r"<([A-Z][A-Z_]*?)_\d+>")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD: Final = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")


def words(text: str) -> list[str]:
    """Words in compatibility form and lower case; numbers of slots do not count.

    In scripts without spaces each character is a word.

    >>> words("Dear <PERSON_2>, it's the ﬁrst.")
    ['dear', 'person', 'it', 's', 'the', 'first']
    """
    text = _SLOT.sub(r" \1 ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _WORD.findall(text.lower())


def shingles(text: str) -> set[str]:
    """Distinct runs of five words; a shorter text is one shingle, one without words has none.

    >>> sorted(shingles("a b c d e f")), shingles("Thanks, Ann!"), shingles("--")
    (['a b c d e', 'b c d e f'], {'thanks ann'}, set())
    """
    found = words(text)
    if len(found) <= SIZE:
        return {" ".join(found)} if found else set()
    return set(map(" ".join, zip(*(found[i:] for i in range(SIZE)), strict=False)))


def jaccard(left: set[str], right: set[str]) -> float:
    """Shared shingles over all; nothing resembles an empty set."""
    shared = len(left & right)
    return shared / (len(left) + len(right) - shared) if shared else 0.0
