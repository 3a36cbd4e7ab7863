"""Words with probabilities -> spans: the marks of begin and inside, and what lies between words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from refinery.redaction.classifier.labels import entity_of, split_label
from refinery.redaction.classifier.words import Word

_GAP: Final = re.compile(r"[^\S\n]?\n?[^\S\n]?|[-–'’./&]")
"""What may part two words of one value: a blank, one line end, or a mark within a word."""
_EDGE: Final = " \t\r\n\"'`.,;:!?()[]{}<>|*_=-/\\~"


@dataclass
class Found:
    """A span of one entity, half-open, with the mean probability of its words."""

    start: int
    end: int
    entity: str
    score: float
    label: str
    words: int = 1


class Joiner:
    """Spans from words.

    Args:
        labels: The network's labels, in the order of its outputs.
        thresholds: Lowest probability of an entity; ``""`` stands for all others.
    """

    def __init__(self, labels: Sequence[str], thresholds: Mapping[str, float]) -> None:
        parts = [split_label(label) for label in labels]
        self._names = sorted({name for _, name in parts if entity_of(name)})
        self._entities = [entity_of(name) or "" for name in self._names]
        self._kinds = sorted(set(self._entities))
        self._least = np.array([thresholds.get(k, thresholds[""]) for k in self._kinds])
        self._names_of = {
            kind: [i for i, entity in enumerate(self._entities) if entity == kind]
            for kind in self._kinds
        }
        self._by_name = _matrix([[name == n for n in self._names] for _, name in parts])
        self._begins = _matrix([[b and name == n for n in self._names] for b, name in parts])
        self._by_kind = _matrix([[entity == k for k in self._kinds] for entity in self._entities])

    def spans(self, text: str, words: Sequence[Word]) -> Iterator[Found]:
        """Spans of a text in order, apart from each other."""
        current: Found | None = None
        for word, found, is_first in self._judged(words):
            if found is not None and current is not None and found.entity == current.entity:
                gap = text[current.end : word.start]
                is_new = is_first and found.label == current.label and "\n" in gap
                if _GAP.fullmatch(gap) and not is_new:
                    total = current.score * current.words + found.score
                    current.words += 1
                    current.score = total / current.words
                    current.end, current.label = found.end, found.label
                    continue
            if current is not None:
                yield from _trimmed(text, current)
            current = found
        if current is not None:
            yield from _trimmed(text, current)

    def _judged(self, words: Sequence[Word]) -> Iterator[tuple[Word, Found | None, bool]]:
        """Each word with its likeliest entity, if likely enough, and whether it begins that."""
        if not words:
            return
        by_name = np.stack([word.labels for word in words]) @ self._by_name
        by_kind = by_name @ self._by_kind
        best = by_kind.argmax(axis=1)
        scores = by_kind[np.arange(len(words)), best]
        is_likely = scores >= self._least[best]
        for index, word in enumerate(words):
            if is_likely[index]:
                kind, score = int(best[index]), float(scores[index])
                yield word, *self._found(word, kind, score, by_name[index])
            else:
                yield word, None, False

    def _found(self, word: Word, kind: int, score: float, names: Any) -> tuple[Found, bool]:
        entity = self._kinds[kind]
        name = max(self._names_of[entity], key=lambda i: float(names[i]))
        begins = float((word.first @ self._begins)[name])
        inside = float((word.first @ self._by_name)[name]) - begins
        return Found(word.start, word.end, entity, score, self._names[name]), begins > inside


def _matrix(rows: list[list[bool]]) -> NDArray[np.float32]:
    return np.array(rows, np.float32)


def _trimmed(text: str, found: Found) -> Iterator[Found]:
    value = text[found.start : found.end]
    found.start += len(value) - len(value.lstrip(_EDGE))
    found.end -= len(value) - len(value.rstrip(_EDGE))
    if found.start < found.end and any(map(str.isalnum, text[found.start : found.end])):
        yield found
