"""Texts -> words with a probability per label: windows, fixed shapes, pieces joined to words.

Floating-point sums depend on the shape of a batch. Each window is run by itself, padded to one of
few lengths, so what a text's words get does not depend on its company. On a CPU that is no slower
than batches: paragraphs are short, and a batch of a fixed shape would be mostly filling.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from refinery.errors import EnvironmentUnfitError
from refinery.redaction.classifier.backend import Network, Probabilities

WINDOW: Final = 128
"""Tokens the network sees at once: few enough for what it was trained on, mails and notes."""
OVERLAP: Final = 32
BUCKETS: Final = (16, 24, 32, 48, 64, 96, WINDOW)


@dataclass(frozen=True)
class Word:
    """A word, half-open in code points of its text, with a probability per label.

    Attributes:
        labels: Mean over the word's pieces.
        first: The same of its first piece alone.
    """

    start: int
    end: int
    labels: Probabilities
    first: Probabilities


class WordClassifier:
    """A network behind its tokenizer.

    Args:
        directory: Holds ``tokenizer.json``.
        network: What is run.

    Raises:
        EnvironmentUnfitError: No tokenizer lies there.
    """

    def __init__(self, directory: Path, network: Network) -> None:
        from tokenizers import Tokenizer

        file = directory / "tokenizer.json"
        if not file.is_file():
            raise EnvironmentUnfitError(
                f"The token classifier at {directory} has no tokenizer.json.",
                "save the model with its fast tokenizer.",
            )
        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.enable_truncation(WINDOW, stride=OVERLAP)
        self._tokenizer.no_padding()
        self._network = network

    def words(self, texts: Sequence[str]) -> Iterator[list[Word]]:
        """Words of each text, in order."""
        encoded = self._tokenizer.encode_batch(list(texts))
        windows = [[whole, *whole.overflowing] for whole in encoded]
        for group in windows:
            yield list(_words(group, [self._run(window.ids) for window in group]))

    def _run(self, tokens: list[int]) -> Probabilities:
        """Probabilities of one window's tokens, padded to the next of the lengths."""
        length = next(bucket for bucket in BUCKETS if len(tokens) <= bucket)
        ids, mask = np.zeros((2, 1, length), np.int64)
        ids[0, : len(tokens)] = tokens
        mask[0, : len(tokens)] = 1
        found: Probabilities = self._network.run(ids, mask)[0, : len(tokens)]
        return found


def _words(windows: Sequence[Any], found: Sequence[Probabilities]) -> Iterator[Word]:
    """Words of one text; where windows overlap, each speaks for its own half."""
    starts = [_first_own(window) if index else 0 for index, window in enumerate(windows)]
    ends = [*starts[1:], 1 << 60]
    pieces: dict[int, list[tuple[int, int, Probabilities]]] = {}
    for window, labels, first, last in zip(windows, found, starts, ends, strict=True):
        tokens = zip(window.word_ids, window.offsets, labels, strict=True)
        for word, (start, end), probabilities in tokens:
            if word is not None and first <= start < last and start < end:
                pieces.setdefault(word, []).append((start, end, probabilities))
    for parts in pieces.values():
        mean = np.stack([labels for _, _, labels in parts]).mean(axis=0, dtype=np.float32)
        yield Word(parts[0][0], max(end for _, end, _ in parts), mean, parts[0][2])


def _first_own(window: Any) -> int:
    """Where the part begins that this window rather than the one before it speaks for."""
    own = [i for i, word in enumerate(window.word_ids) if word is not None]
    middle = own[min(OVERLAP // 2, len(own) - 1)]
    while middle > own[0] and window.word_ids[middle - 1] == window.word_ids[middle]:
        middle -= 1
    place: int = window.offsets[middle][0]
    return place
