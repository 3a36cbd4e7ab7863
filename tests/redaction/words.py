"""Ever new words, and texts of them: what a vocabulary that keeps words would drown in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

_ENDS = "bdgklmnrstx"
_STARTS = (*"bcdfghjklmnprstvwz", "br", "ch", "st", "tr")
_SOUNDS = [start + vowel for start in _STARTS for vowel in "aeiou"]
_SENTENCE = "{} said that the {} was in the {} and of the {}, for {} had been with {} at {}."
_EACH = _SENTENCE.count("{}")


def new_words() -> Iterator[str]:
    """Words that can be spoken, none of them twice."""
    for number in count():
        rest, sounds = number, []
        while rest or len(sounds) < 2:
            rest, sound = divmod(rest, len(_SOUNDS))
            sounds.append(_SOUNDS[sound])
        yield "".join(sounds) + _ENDS[number % len(_ENDS)]


def new_texts(words: int, sentences: int = 40) -> Iterator[str]:
    """Texts of so many new words in all, in paragraphs of four English sentences."""
    every = islice(new_words(), words)
    while own := list(islice(every, sentences * _EACH)):
        said = []
        for begin in range(0, len(own) - _EACH + 1, _EACH):
            first, *others, last = own[begin : begin + _EACH]
            named = _SENTENCE.format(first.title(), *others, last.title())
            said.append(named + ("\n\n" if begin // _EACH % 4 == 3 else " "))
        yield "".join(said)
