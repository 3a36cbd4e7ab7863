"""Documents -> windows of tokens, as stages show them to the network."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from refinery.documents.documents_stage import DocumentsSettings
from refinery.documents.standalone import Reader
from refinery.errors import UsageError
from refinery.redaction.classifier.bert import PackedBert
from refinery.redaction.classifier.words import WordClassifier
from refinery.redaction.folding import fold
from refinery.redaction.units import units

SEED: Final = 20261128
FOLDS: Final = 10
"""One window of so many is held out."""

Windows = list[list[int]]


def sample(
    data: Sequence[Path], directory: Path, network: PackedBert, tokens: int
) -> tuple[Windows, Windows]:
    """Windows to fit to, and those held out; each place gives the same share of the tokens.

    Args:
        directory: The classifier's, for its tokenizer.
        tokens: How many, at most.

    Raises:
        UsageError: There are too few.
    """
    classifier = WordClassifier(directory, network)
    chosen: Windows = []
    for path in data:
        paragraphs = sorted({unit.text for text in _texts(path) for unit in units(fold(text).text)})
        random.Random(SEED).shuffle(paragraphs)
        chosen += _first(classifier, paragraphs, tokens // len(data))
    random.Random(SEED).shuffle(chosen)
    if len(chosen) < FOLDS:
        raise UsageError("The documents hold too little text to fit to.", "name more --data.")
    held_out = chosen[::FOLDS]
    return [w for number, w in enumerate(chosen) if number % FOLDS], held_out


def _first(
    classifier: WordClassifier, paragraphs: Sequence[str], tokens: int
) -> Iterator[list[int]]:
    held = 0
    for paragraph in paragraphs:
        for window in classifier.windows([paragraph]):
            held += len(window)
            if held > tokens:
                return
            yield window


def _texts(path: Path) -> Iterator[str]:
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    with Reader(DocumentsSettings()) as reader:
        for file in files:
            yield from (one.text for one in reader.read(file).walk() if one.text)
