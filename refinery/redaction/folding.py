"""The detection view of a text: typography folded away, every character mapped back.

Identifiers hide behind full-width digits, soft hyphens and en dashes. Recognisers see this
view; what they find is translated back to code points of the stored text. Folding exists
here alone: no stored text is ever changed by it.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from refinery.redaction.references import REFERENCE, referred

VERSION: Final = 2
"""What is detected depends on it: raised where another text is seen."""

Edit = tuple[int, int, str]
"""Half-open offsets into a text, and what stands there instead."""

_FOLDED: Final = re.compile(rf"{REFERENCE}|[^\x00-\x7e]")
_QUOTES: Final = {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"'}
_DASHES: Final = "\u2212\u2043\u02d7\u2796"
_DOTS: Final = "\u3002\uff61\u00b7\u2027\u06d4"
_REMOVED: Final = ("Cf",)
_VARIATION: Final = re.compile(
    "[\ufe00-\ufe0f\U000e0100-\U000e01ef\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5]"
)


@dataclass(frozen=True)
class FoldedText:
    """A folded text; character ``i`` was made from ``starts[i]:ends[i]`` of the original."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Half-open offsets into the original of a non-empty span of the folded text."""
        return self.starts[start], self.ends[end - 1]

    def edited(self, edits: Iterable[Edit]) -> FoldedText:
        """The text with other characters in places, each made from the whole of its place.

        Args:
            edits: In order and apart from each other.
        """
        parts: list[str] = []
        starts, ends = array("q"), array("q")
        position = 0
        for first, last, instead in edits:
            parts += (self.text[position:first], instead)
            starts.extend(self.starts[position:first])
            ends.extend(self.ends[position:first])
            if instead:
                start, end = self.original(first, last)
                starts.extend([start] * len(instead))
                ends.extend([end] * len(instead))
            position = last
        if not parts:
            return self
        parts.append(self.text[position:])
        starts.extend(self.starts[position:])
        ends.extend(self.ends[position:])
        return FoldedText("".join(parts), starts, ends)


def unfolded(text: str) -> FoldedText:
    """A text as it is."""
    return FoldedText(text, range(len(text)), range(1, len(text) + 1))


def fold(text: str | FoldedText) -> FoldedText:
    """Fold widths, digits, dashes, spaces, quotes, references and invisible characters.

    >>> folded = fold("４１１１\u200b–１１１１")
    >>> folded.text, folded.original(0, 4)
    ('4111-1111', (0, 4))
    """
    base = unfolded(text) if isinstance(text, str) else text
    if base.text.isascii() and "&" not in base.text and "%40" not in base.text:
        return base
    return base.edited(_edits(base.text))


def _edits(text: str) -> Iterator[Edit]:
    for match in _FOLDED.finditer(text):
        found = match.group(0)
        if len(found) == 1:
            folded = fold_character(found)
        else:
            characters = referred(found)
            folded = found if characters is None else "".join(map(_seen, characters))
        if folded != found:
            yield match.start(), match.end(), folded


def _seen(character: str) -> str:
    return character if character < "\x7f" else fold_character(character)


@lru_cache(maxsize=16_384)
def fold_character(character: str) -> str:
    """The folded form of one character; empty for one that is not seen."""
    category = unicodedata.category(character)
    if category in _REMOVED or _VARIATION.match(character):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd" or character in _DASHES:
        return "-"
    if character in _DOTS:
        return "."
    if category == "Zs" or character == "\u2800":
        return " "
    if category in ("Zl", "Zp") or character in "\x85":
        return "\n"
    if character in _QUOTES:
        return _QUOTES[character]
    normal = unicodedata.normalize("NFKC", character)
    if normal == character or not normal or normal.startswith(" "):
        return character
    return "".join(map(_seen, normal))
