"""Words in a row, to know a text again within another in a time that grows with both alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_WORD: Final = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """The words of a text, in order.

    >>> words_of("See [it](/a).")
    ['See', 'it', 'a']
    """
    return _WORD.findall(text)


class Runs:
    """All runs of words of a text.

    >>> ["it", "was"] in Runs("So it was."), ["was", "it"] in Runs("So it was.")
    (True, False)
    """

    def __init__(self, text: str) -> None:
        self._words = words_of(text)
        self._by_size: dict[int, set[int]] = {}

    def __len__(self) -> int:
        """How many words the text has."""
        return len(self._words)

    def __contains__(self, run: Sequence[str]) -> bool:
        """Whether words stand in the text one after the other."""
        size = len(run)
        if size not in self._by_size:
            words = self._words
            starts = range(len(words) - size + 1)
            self._by_size[size] = {hash(tuple(words[at : at + size])) for at in starts}
        return hash(tuple(run)) in self._by_size[size]
