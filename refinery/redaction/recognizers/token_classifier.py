"""Personal values by a token classifier trained on them, from files on this machine.

It knows what a model of news does not: names without a sentence around them, the parts of an
address, numbers of documents and accounts. The directory is a package's or the site's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar, Final

from presidio_analyzer import EntityRecognizer, LocalRecognizer, RecognizerResult

from refinery.config.models import model_directory
from refinery.config.site import OFF
from refinery.redaction.classifier.backend import load_network, read_labels
from refinery.redaction.classifier.joining import Joiner
from refinery.redaction.classifier.labels import NAMES
from refinery.redaction.classifier.words import WordClassifier
from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.settings import DetectionSettings

NAME: Final = "token-classifier"
MODEL: Final = "token_classifier"
BATCH: Final = 256
"""Texts whose probabilities are held at once."""


class ClassifierRecognizer(LocalRecognizer):
    """Presidio recogniser over a token classifier."""

    def __init__(self, classifier: WordClassifier, joiner: Joiner) -> None:
        super().__init__(sorted(NAMES), name=NAME)
        self._classifier = classifier
        self._joiner = joiner

    def load(self) -> None:
        """Nothing to load: the classifier is given."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None
    ) -> list[RecognizerResult]:
        """Spans of one text."""
        return self.analyze_units([text])[0]

    def analyze_units(self, texts: Sequence[str]) -> list[list[RecognizerResult]]:
        """Spans of each text; they do not depend on what else is asked for."""
        results = []
        for begin in range(0, len(texts), BATCH):
            part = texts[begin : begin + BATCH]
            for text, words in zip(part, self._classifier.words(part), strict=True):
                found = self._joiner.spans(text, words)
                results.append(
                    [RecognizerResult(f.entity, f.start, f.end, round(f.score, 2)) for f in found]
                )
        return results


class TokenClassifierRecognizer(Recognizer):
    """What the labels of the classifier name; the policy decides what is masked."""

    name: ClassVar[str] = NAME
    entities: ClassVar[tuple[str, ...]] = tuple(sorted(NAMES))
    version: ClassVar[int] = 4
    scope: ClassVar[str] = "unit"
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Please bill Ngozi Adeyemi for it.", "Ngozi Adeyemi"),
        ("We moved to 48 Wollongong, flat 3.", "48 Wollongong"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """The model's recogniser; none where the site switched the model off."""
        if self.model == OFF:
            return []
        wanted = settings.classifier
        classifier, labels = load_classifier(self.model, wanted.dtype, wanted.early_exit)
        thresholds = {"": wanted.threshold, **wanted.thresholds}
        return [ClassifierRecognizer(classifier, Joiner(labels, thresholds))]


@cache
def load_classifier(
    model: str, dtype: str, with_early_exit: bool = True
) -> tuple[WordClassifier, tuple[str, ...]]:
    """The classifier and its labels.

    Raises:
        EnvironmentUnfitError: The model is absent or does not load; none is ever fetched.
    """
    directory = model_directory(MODEL, model)
    labels = read_labels(directory)
    return WordClassifier(directory, load_network(directory, dtype, with_early_exit)), labels
