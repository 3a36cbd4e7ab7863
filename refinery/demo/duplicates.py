"""Near copies: the same text with a few words exchanged, and the similarity that is left."""

from __future__ import annotations

import re
from random import Random

from refinery.demo.marks import plain

_PAIRS = (
    "because:since about:around agreed:settled need:require says:states whole:entire shows:proves "
    "nobody:no-one before:ahead-of after:following small:minor first:initial "
    "wants:asks mostly:largely under:below more:further part:portion "
    "sends:forwards checks:verifies which:that only:merely still:nonetheless also:likewise "
    "every:each costs:runs-to price:cost quarter:period week:seven-day-period then:thereafter "
    "now:today half:fifty-per-cent must:should cannot:can-not found:discovered  "
    "until:up-to next:coming list:table team:group plan:scheme work:effort keeps:holds "
    "site:location against:versus while:whereas"
)
_SYNONYMS = {
    old: new.replace("-", " ") for old, new in (pair.split(":") for pair in _PAIRS.split())
}
_WORD = re.compile(r"\w+")
_REPLACEABLE = re.compile(r"(?<![\w\ue001\ue003])[a-z]+(?![\w\ue002\ue003])")


def shingles(text: str, size: int = 5) -> frozenset[tuple[str, ...]]:
    """The runs of ``size`` words of a text, folded to lower case."""
    words = _WORD.findall(text.lower())
    if len(words) < size:
        return frozenset({tuple(words)})
    return frozenset(tuple(words[i : i + size]) for i in range(len(words) - size + 1))


def similarity(one: str, other: str) -> float:
    """Jaccard similarity of five-word shingles."""
    left, right = shingles(one), shingles(other)
    return len(left & right) / len(left | right)


def near_copy(text: str, rng: Random, lowest: float = 0.86, highest: float = 0.95) -> str:
    """A text whose similarity lies between the bounds, or nothing when it has too few words."""
    original = plain(text)
    places = _REPLACEABLE.finditer(text)
    usable = [m for m in places if m.group() in _SYNONYMS]
    rng.shuffle(usable)
    for count in range(1, min(12, len(usable)) + 1):
        changed = _exchanged(text, usable[:count])
        left = similarity(original, plain(changed))
        if left < lowest:
            return ""
        if left <= highest:
            return changed
    return ""


def _exchanged(text: str, places: list[re.Match[str]]) -> str:
    for place in sorted(places, key=lambda found: -found.start()):
        text = text[: place.start()] + _SYNONYMS[place.group()] + text[place.end() :]
    return text
