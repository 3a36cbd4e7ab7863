"""The detection view of a text: typography folded away, every character mapped back.

Identifiers hide behind full-width digits, soft hyphens and en dashes. Recognisers see this
view; what they find is translated back to code points of the stored text. Folding exists
here alone: no stored text is ever changed by it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

_REFERENCE: Final = re.compile(
    r"&#(?:x[0-9a-f]{1,6}|[0-9]{1,7});|&(?:commat|nbsp|period|shy|amp);|%40", re.IGNORECASE
)
_NAMED: Final = {"&commat;": "@", "&nbsp;": " ", "&period;": ".", "&shy;": "", "&amp;": "&"}
_QUOTES: Final = {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"'}
_REMOVED: Final = ("Cf",)
_VARIATION: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u034f]")


@dataclass(frozen=True)
class FoldedText:
    """A folded text; character ``i`` was made from ``starts[i]:ends[i]`` of the original."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Half-open offsets into the original of a non-empty span of the folded text."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> FoldedText:
    """Fold widths, digits, dashes, spaces, quotes, references and invisible characters.

    >>> folded = fold("４１１１\u200b–１１１１")
    >>> folded.text, folded.original(0, 4)
    ('4111-1111', (0, 4))
    """
    if text.isascii() and "&" not in text and "%40" not in text:
        return FoldedText(text, range(len(text)), range(1, len(text) + 1))
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for match in _REFERENCE.finditer(text):
        _fold_run(text, (position, match.start()), characters, starts, ends)
        for character in _reference(match.group(0)):
            characters.append(character)
            starts.append(match.start())
            ends.append(match.end())
        position = match.end()
    _fold_run(text, (position, len(text)), characters, starts, ends)
    return FoldedText("".join(characters), starts, ends)


def _fold_run(
    text: str, span: tuple[int, int], characters: list[str], starts: list[int], ends: list[int]
) -> None:
    for index in range(*span):
        character = text[index]
        folded = character if character < "\x7f" else fold_character(character)
        for part in folded:
            characters.append(part)
            starts.append(index)
            ends.append(index + 1)


def _reference(reference: str) -> str:
    """What a character reference stands for; an impossible one stays as it is."""
    lowered = reference.lower()
    if lowered == "%40":
        return "@"
    if lowered in _NAMED:
        return _NAMED[lowered]
    digits = lowered[2:-1]
    code = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        return reference
    return fold_character(chr(code))


@cache
def fold_character(character: str) -> str:
    """The folded form of one character; empty for one that is not seen."""
    category = unicodedata.category(character)
    if category in _REMOVED or _VARIATION.match(character):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd" or character == "\u2212":
        return "-"
    if category == "Zs":
        return " "
    if category in ("Zl", "Zp") or character in "\x85":
        return "\n"
    if character in _QUOTES:
        return _QUOTES[character]
    normal = unicodedata.normalize("NFKC", character)
    return normal if normal and not normal.startswith(" ") else character
