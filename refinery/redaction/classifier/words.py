"""Texts -> words with a probability per label: tokens, windows, pieces joined to words.

What a text's words get does not depend on its company: networks see to that, since floating-point
sums depend on the shape of a batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from refinery.errors import EnvironmentUnfitError
from refinery.redaction.classifier.backend import Network, Probabilities
from refinery.redaction.classifier.cutting import Token, cuts
from refinery.redaction.classifier.spelled_out import spelled_out
from refinery.redaction.windows import Window

WINDOW: Final = 128
"""Tokens the network sees at once: few enough for what it was trained on, mails and notes."""


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
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._network = network
        self._before, self._after = _frame(self._tokenizer)

    def words(self, texts: Sequence[str]) -> Iterator[list[Word]]:
        """Words of each text, in order; of what is left out there are none."""
        tokens, windows = self._cut(texts)
        found = iter(self._network.run(self._framed(tokens, windows)))
        for own, several in zip(tokens, windows, strict=True):
            yield _words(own, [self._spoken_for(cut, next(found)) for cut in several])

    def windows(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids of the windows that the network is shown of some texts, in order."""
        return self._framed(*self._cut(texts))

    def _cut(self, texts: Sequence[str]) -> tuple[list[list[Token]], list[list[Window]]]:
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        tokens = [list(_tokens(*both)) for both in zip(texts, encoded, strict=True)]
        room = WINDOW - len(self._before) - len(self._after)
        return tokens, [list(cuts(*both, room)) for both in zip(texts, tokens, strict=True)]

    def _framed(self, tokens: list[list[Token]], windows: list[list[Window]]) -> list[list[int]]:
        return [
            [*self._before, *(token.id for token in own[cut.start : cut.end]), *self._after]
            for own, several in zip(tokens, windows, strict=True)
            for cut in several
        ]

    def _spoken_for(self, cut: Window, labels: Probabilities) -> Probabilities:
        """Of what a window says, that about the tokens it owns."""
        shift = len(self._before) - cut.start
        return labels[shift + cut.first : shift + cut.last]


def _frame(tokenizer: Any) -> tuple[list[int], list[int]]:
    """The tokens that stand before and after each text a network was trained on."""
    bare = tokenizer.encode("a", add_special_tokens=False).ids
    framed = tokenizer.encode("a").ids
    start = next((i for i in range(len(framed)) if framed[i : i + len(bare)] == bare), 0)
    return framed[:start], framed[start + len(bare) :]


def _tokens(text: str, whole: Any) -> Iterator[Token]:
    """Tokens of a text, but for those in what is left out."""
    left_out = spelled_out(text)
    skip = next(left_out, None)
    for number, word, (start, end) in zip(whole.ids, whole.word_ids, whole.offsets, strict=True):
        while skip is not None and skip[1] <= start:
            skip = next(left_out, None)
        if word is not None and start < end and (skip is None or start < skip[0]):
            yield Token(number, word, start, end)


def _words(tokens: Sequence[Token], parts: Sequence[Probabilities]) -> list[Word]:
    """Words of tokens, with what is said of these in turn."""
    if not tokens:
        return []
    labels = np.concatenate(parts)
    begins = [i for i, token in enumerate(tokens) if not i or token.word != tokens[i - 1].word]
    ends = [*begins[1:], len(tokens)]
    means = np.add.reduceat(labels, begins) / np.subtract(ends, begins, dtype=np.float32)[:, None]
    return [
        Word(tokens[a].start, max(token.end for token in tokens[a:b]), mean, labels[a])
        for a, b, mean in zip(begins, ends, means, strict=True)
    ]
