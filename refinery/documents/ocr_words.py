"""Words that OCR is sure of, in lines and paragraphs: a picture without text gives none."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

SURE: Final = 60.0
"""Confidence from which a word counts as read; print that is read well has 90 and more."""
LINE: Final = 45.0
"""Mean confidence below which a line is a pattern, not writing."""
FEWEST: Final = 2
"""Sure words that a picture needs: a single one is a logo or chance."""
COLUMNS: Final = 12


@dataclass(frozen=True)
class Word:
    """One word as it stands on a picture.

    Attributes:
        paragraph: Block and paragraph that hold its line.
        height: Of its box, in pixels.
        confidence: From 0 to 100.
    """

    text: str
    paragraph: tuple[int, int]
    line: int
    height: int
    confidence: float

    @property
    def is_sure(self) -> bool:
        """Whether it is read, not guessed: confident, and more than a dot or a stroke."""
        return self.confidence >= SURE and sum(map(str.isalnum, self.text)) >= 2


@dataclass(frozen=True)
class Page:
    """What OCR made of one picture."""

    words: list[Word] = field(default_factory=list)

    def weight(self) -> int:
        """Letters and digits of the words it is sure of: how much was read."""
        return sum(len(word.text) for word in self.words if word.is_sure)

    def height(self) -> float:
        """Height of the usual word, in pixels."""
        return statistics.median(word.height for word in self.words) if self.words else 0.0

    def confidence(self) -> float:
        """Mean over the letters, from 0 to 100."""
        return _mean(self.words)

    def is_doubtful(self) -> bool:
        """Whether something stands there that was hardly read."""
        return len(self.words) >= FEWEST and not self.is_text()

    def is_text(self) -> bool:
        """Whether what was read is text, not the texture of a photograph."""
        sure = [word for word in self.words if word.is_sure]
        share = self.weight() / max(sum(len(word.text) for word in self.words), 1)
        return len(sure) >= FEWEST and share >= 0.5 and self.confidence() >= SURE

    def paragraphs(self) -> Iterator[str]:
        """Texts of paragraphs, a line a line; of patterns nothing is kept."""
        for _, words in groupby(self.words, key=lambda word: word.paragraph):
            lines = [list(line) for _, line in groupby(words, key=lambda word: word.line)]
            kept = [" ".join(w.text for w in line) for line in lines if _mean(line) >= LINE]
            if kept:
                yield "\n".join(kept)


def page_of(table: str) -> Page:
    """The words of the table that tesseract prints.

    >>> row = "5\\t1\\t1\\t1\\t1\\t1\\t0\\t0\\t9\\t8\\t96.1\\tLeave"
    >>> list(page_of("level…\\n" + row).paragraphs())
    ['Leave']
    """
    words = []
    for row in table.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) == COLUMNS and cells[0] == "5" and cells[11].strip():
            block, paragraph, line = map(int, cells[2:5])
            place = (block, paragraph)
            words.append(Word(cells[11].strip(), place, line, int(cells[9]), float(cells[10])))
    return Page(words)


def _mean(words: list[Word]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / letters if letters else 0.0
