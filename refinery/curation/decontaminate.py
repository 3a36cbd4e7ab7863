"""Benchmark items found in examples: word 8-grams over half of the item.

Of the rules measured this one finds every verbatim item and nearly every one with each
fifteenth word changed, and flags none of thousands of clean texts; any single 8-gram flags
a dozen. Text was masked before it comes here, so a slot matches one to three words of the
item where the words around it line up.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from refinery.curation.benchmark_files import benchmark_texts
from refinery.curation.unit import PLACEHOLDER

GRAM: Final = 8
PROBE: Final = 4
SHARE: Final = 0.5
CANDIDATES: Final = 0.2
SLOT: Final = "\0"
SLOT_WORDS: Final = 3
WHOLE_MESSAGE_WORDS: Final = 4
"""Items with fewer words match a whole message only."""

_WORD: Final = re.compile(rf"{SLOT}|\w+(?:['’]\w+)*")

Gram = tuple[str, ...]


def normal_words(text: str) -> list[str]:
    """Words folded for comparison; a slot is one word of its own kind.

    >>> normal_words("Ask <PERSON_1>, please!") == ["ask", SLOT, "please"]
    True
    """
    folded = unicodedata.normalize("NFKC", PLACEHOLDER.sub(f" {SLOT} ", text)).casefold()
    return _WORD.findall(folded)


class Benchmark:
    """An index of benchmark items.

    Args:
        items: Name and text of each.
    """

    def __init__(self, items: Iterable[tuple[str, str]]) -> None:
        self._words: list[list[str]] = []
        self._names: list[str] = []
        self._grams: dict[Gram, list[int]] = {}
        self._probes: dict[Gram, list[int]] = {}
        self._short: dict[Gram, int] = {}
        for name, text in items:
            words = normal_words(text)
            if words:
                self._add(name, words)

    def _add(self, name: str, words: list[str]) -> None:
        number = len(self._words)
        self._words.append(words)
        self._names.append(name)
        if len(words) < GRAM:
            self._short.setdefault(tuple(words), number)
            return
        for gram in set(_grams(words, GRAM)):
            self._grams.setdefault(gram, []).append(number)
        for gram in set(_grams(words, PROBE)):
            self._probes.setdefault(gram, []).append(number)

    def match(self, messages: Sequence[str]) -> str | None:
        """Name of an item the messages of an example hold, or None."""
        if not self._words:
            return None
        spoken = [normal_words(message) for message in messages]
        # Grams must not run from one message into the next.
        words = [word for message in spoken for word in (*message, "\1")]
        found = self._verbatim(words)
        if found is None:
            found = self._short_match(spoken)
        if found is None and SLOT in words:
            found = self._masked(words)
        return None if found is None else self._names[found]

    def _verbatim(self, words: Sequence[str]) -> int | None:
        hits = _count(self._grams, set(_grams(words, GRAM)))
        over = [n for n, count in hits.items() if count > SHARE * self._size(n, GRAM)]
        return min(over, default=None)

    def _short_match(self, spoken: Sequence[Sequence[str]]) -> int | None:
        if not self._short:
            return None
        for message in spoken:
            for size in range(1, GRAM):
                if size < WHOLE_MESSAGE_WORDS and size != len(message):
                    continue
                for gram in _grams(message, size):
                    if gram in self._short:
                        return self._short[gram]
        return None

    def _masked(self, words: Sequence[str]) -> int | None:
        """An item whose 8-grams line up once slots stand for the words they replaced."""
        hits = _count(self._probes, set(_grams(words, PROBE)))
        for number, count in sorted(hits.items()):
            if count < CANDIDATES * self._size(number, PROBE):
                continue
            item = self._words[number]
            covered = sum(max(0, run - GRAM + 1) for run in _runs(words, item))
            if covered > SHARE * (len(item) - GRAM + 1):
                return number
        return None

    def _size(self, number: int, gram: int) -> int:
        return len(set(_grams(self._words[number], gram)))


def _grams(words: Sequence[str], size: int) -> list[Gram]:
    return [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]


def _count(index: dict[Gram, list[int]], grams: set[Gram]) -> Counter[int]:
    return Counter(number for gram in grams for number in index.get(gram, ()))


def _runs(words: Sequence[str], item: Sequence[str]) -> list[int]:
    """Lengths of the stretches of the item that line up, slots bridged."""
    matcher = SequenceMatcher(None, item, words, autojunk=False)
    runs: list[int] = []
    last_item, last_words = -1, -1
    for block in matcher.get_matching_blocks():
        if not block.size:
            continue
        gap = words[last_words : block.b]
        skipped = block.a - last_item
        slots = sum(word == SLOT for word in gap)
        bridged = slots == len(gap) > 0 and skipped <= SLOT_WORDS * slots
        if runs and bridged:
            runs[-1] += skipped + block.size
        else:
            runs.append(block.size)
        last_item, last_words = block.a + block.size, block.b + block.size
    return runs


def benchmark(paths: str) -> Benchmark:
    """Index over files; a factory for :func:`refinery.core.worker.engine`.

    Args:
        paths: Paths, a line each.
    """
    files = [Path(path) for path in paths.splitlines() if path]
    return Benchmark(item for file in files for item in benchmark_texts(file))
