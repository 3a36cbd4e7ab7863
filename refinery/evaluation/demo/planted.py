"""Planted values, sought in any spelling that keeps their characters.

Two ways, both from the words a text has: a phrase is looked for where its first word stands,
in text with case, widths and breaks of lines folded; numbers are compared without what stands
between their groups.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

_WORD: Final = re.compile(r"[^\W_]+")
_BREAK: Final = re.compile(r"\s*\n[\s>]*|\s+")
_INVISIBLE: Final = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_GAP: Final = 3
"""Characters that may stand between two groups of one number."""


class Plant(NamedTuple):
    """What was planted: its entity and the name it is counted under."""

    entity: str
    name: str


def folded(text: str) -> str:
    """Text without differences of case, width, white space, breaks and quote marks."""
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    return _BREAK.sub(" ", plain).casefold()


def compact(text: str) -> str:
    """Letters and digits of a value, in folded case."""
    return "".join(_WORD.findall(folded(text)))


class PlantedValues:
    """An index of values by their first word, and of numbers by their characters.

    >>> values = PlantedValues()
    >>> values.add_number(Plant("PHONE_NUMBER", "1"), "+49 30 2312-5417")
    >>> [plant.entity for plant in values.found_in("Ring 0049/30/23125417 or +49 (30) 2312 5417.")]
    ['PHONE_NUMBER']
    """

    def __init__(self) -> None:
        self._phrases: dict[str, dict[str, Plant]] = {}
        self._numbers: dict[str, Plant] = {}
        self._longest = 0

    def add_phrase(self, plant: Plant, value: str) -> None:
        """Seek a value word by word, with what stands between its words."""
        phrase = folded(value).strip()
        first = _WORD.search(phrase)
        if first is not None:
            self._phrases.setdefault(first.group(), {})[phrase[first.start() :]] = plant

    def add_number(self, plant: Plant, value: str) -> None:
        """Seek a number however it is grouped."""
        characters = compact(value)
        if characters:
            self._numbers[characters] = plant
            self._longest = max(self._longest, len(characters))

    def found_in(self, text: str) -> set[Plant]:
        """Which of the values a text holds."""
        plain = folded(text)
        words = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(plain)]
        found: set[Plant] = set()
        for position, (word, start, _) in enumerate(words):
            for phrase, plant in self._phrases.get(word, {}).items():
                if plain.startswith(phrase, start):
                    found.add(plant)
            if self._numbers and any(character.isdigit() for character in word):
                found |= self._numbers_at(words, position)
        return found

    def _numbers_at(self, words: list[tuple[str, int, int]], position: int) -> set[Plant]:
        """Numbers whose first group is the word at a position."""
        found: set[Plant] = set()
        characters, before = "", words[position][1]
        for word, start, end in words[position:]:
            if start - before > _GAP or len(characters) + len(word) > self._longest:
                break
            characters, before = characters + word, end
            if characters in self._numbers:
                found.add(self._numbers[characters])
        return found
