"""A worker's memory is flat however many words it has seen."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from itertools import islice
from typing import Any

import numpy as np
import psutil
import pytest
from presidio_analyzer import RecognizerResult

from refinery.redaction import engine as engines
from refinery.redaction.classifier.backend import Probabilities
from refinery.redaction.engine import DetectionEngine, build_engine
from refinery.redaction.folding import fold, fold_character
from refinery.redaction.recognizers.spacy_ner import SpacyRecognizer, load_model
from refinery.redaction.references import referred
from refinery.redaction.settings import DetectionSettings
from tests.redaction.words import new_texts, new_words

TOKENS = 1_000_000
SLACK = 48.0
"""MiB: what an allocator keeps of what was freed."""


class EveryWord:
    """Finds something in every word."""

    def analyze_units(self, texts: list[str]) -> list[list[RecognizerResult]]:
        return [
            [RecognizerResult("PERSON", i, i + 1, 0.9) for i in range(0, len(text), 4)]
            for text in texts
        ]


class Drawn:
    """Stands for the network, which knows a fixed list of pieces and never a word."""

    def __init__(self, labels: int) -> None:
        self._labels = labels

    def run(self, windows: list[list[int]]) -> list[Probabilities]:
        found = []
        for ids in windows:
            said = np.full((len(ids), self._labels), 0.001, np.float32)
            said[np.arange(len(ids)), np.array(ids) % self._labels] = 0.9
            found.append(said)
        return found


def test_no_word_stays_in_the_vocabulary() -> None:
    nlp = load_model("package")
    recognizer = SpacyRecognizer(nlp)
    texts = list(new_texts(4_200))
    recognizer.analyze_units(texts[:5])
    before = len(nlp.vocab.strings), sum(1 for _ in nlp.vocab)
    recognizer.analyze_units(texts[5:])
    assert (len(nlp.vocab.strings), sum(1 for _ in nlp.vocab)) == before


def test_the_cache_of_paragraphs_is_bounded_by_what_was_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engines, "CACHED_SPANS", 5_000)
    engine = DetectionEngine((), [("every-word", EveryWord())], 0.1)
    most = 0
    for text in new_texts(4_200):
        engine.detect([text])
        most = max(most, sum(map(len, engine._known.values())))
    assert 5_000 < most < 7_000


def test_what_looks_like_a_reference_is_not_kept() -> None:
    fold(" ".join(f"&{word};" for word in islice(new_words(), 20_000)))
    fold("".join(map(chr, range(0x2000, 0xD000))))
    for cached in (referred, fold_character):
        known = cached.cache_info()
        assert known.maxsize is not None and known.currsize <= known.maxsize


@pytest.mark.chaos
def test_a_million_words_leave_nothing_behind() -> None:
    told = subprocess.run([sys.executable, "-m", __name__], capture_output=True, check=True)
    resident = json.loads(told.stdout)
    third = len(resident) // 3
    assert max(resident[-third:]) < max(resident[third:-third]) + SLACK, resident


def worker() -> list[float]:
    """Resident memory in MiB after each fiftieth of the words, all but the network at work."""
    engine = build_engine("package", DetectionSettings().model_dump_json())
    for _, recognizer in engine._by_unit:
        classifier: Any = getattr(recognizer, "_classifier", None)
        if classifier is not None:
            classifier._network = Drawn(len(recognizer._joiner._by_name))
    resident = []
    for number, text in enumerate(new_texts(TOKENS)):
        assert engine.detect([text])[0].reason is None
        if number % 72 == 71:
            gc.collect()
            resident.append(psutil.Process().memory_info().rss / 2**20)
    return resident


if __name__ == "__main__":
    print(json.dumps(worker()))
