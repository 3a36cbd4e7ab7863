"""Detection: every recogniser over every part of a text, or the text is set aside.

Each text's result depends on the text alone: paragraphs give the same entities whatever
batch they travel in, so the cache of paragraphs changes the time, never the spans.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any, Final

from refinery.config.models import directory_digest, model_directory
from refinery.config.site import EMBEDDED, OFF
from refinery.core.registry import component, components
from refinery.errors import QuarantineError
from refinery.redaction.agreement import VERSION, agree
from refinery.redaction.folding import VERSION as FOLDING
from refinery.redaction.folding import FoldedText, fold
from refinery.redaction.mending import beyond, mend
from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.spacy_ner import SpacyNerRecognizer, model_digest
from refinery.redaction.recognizers.token_classifier import MODEL, TokenClassifierRecognizer
from refinery.redaction.settings import DetectionSettings
from refinery.redaction.spans import Span as Span
from refinery.redaction.units import units
from refinery.redaction.windows import SIZE, Window, windows

WIDEST: Final = 65_536
CACHED_PARAGRAPHS: Final = 50_000
ERROR_REASON: Final = "recognizer-error"


@dataclass(frozen=True)
class Detection:
    """Spans of one text, or the reason why there are none to be trusted."""

    spans: tuple[Span, ...] = ()
    windows: int = 0
    length: int = 0
    reason: str | None = None


class DetectionEngine:
    """Runs window recognisers over windows and unit recognisers over paragraphs.

    Args:
        window_recognizers: Pairs of component name and Presidio recogniser.
        unit_recognizers: The same, offering ``analyze_units``.
        threshold: Lowest score that is reported.
    """

    def __init__(
        self,
        window_recognizers: Sequence[tuple[str, Any]],
        unit_recognizers: Sequence[tuple[str, Any]],
        threshold: float,
    ) -> None:
        self._by_window = tuple(window_recognizers)
        self._by_unit = tuple(unit_recognizers)
        self._threshold = threshold
        self._known: dict[tuple[str, bytes], tuple[tuple[int, int, str, float], ...]] = {}

    def detect(self, texts: Sequence[str], with_model: bool = True) -> list[Detection]:
        """Analyse texts.

        Args:
            texts: Stored texts.
            with_model: Whether unit recognisers run; patterns always do.

        Returns:
            One detection per text, in order; a text whose recogniser failed has a reason.
        """
        return [self._detect(text, with_model) for text in texts]

    def _detect(self, text: str, with_model: bool) -> Detection:
        folded = fold(text)
        cut = windows(folded.text)
        try:
            found = self._scan_windows(folded, cut)
            found |= self._scan_mended(text, folded, found)
            if with_model:
                found |= self._scan_units(folded)
        except QuarantineError as error:
            return Detection(windows=len(cut), length=len(text), reason=error.reason)
        except MemoryError:  # the guard's to judge: this process is of no more use
            raise
        except Exception as error:  # any failure blocks the text; its words may be in the error
            logging.getLogger(__name__).warning("A recogniser failed: %s.", type(error).__name__)
            return Detection(windows=len(cut), length=len(text), reason=ERROR_REASON)
        spans = tuple(span for span in agree(text, found) if span.score >= self._threshold)
        return Detection(spans, len(cut), len(text))

    def _scan_windows(self, folded: FoldedText, cut: list[Window]) -> set[Span]:
        return {
            Span(*folded.original(start, end), entity, score, name)
            for name, start, end, entity, score in self._matches(folded.text, cut)
        }

    def _scan_mended(self, text: str, folded: FoldedText, found: Collection[Span]) -> set[Span]:
        mended = mend(text, folded)
        if mended is None:
            return set()
        seen = mended.view.text
        spans = {
            Span(*place, entity, score, name)
            for name, start, end, entity, score in self._matches(seen, windows(seen))
            if (place := mended.original(start, end)) is not None
        }
        return beyond(spans, found)

    def _matches(
        self, text: str, cut: Sequence[Window]
    ) -> Iterator[tuple[str, int, int, str, float]]:
        for name, recognizer in self._by_window:
            for window in cut:
                for match in _analyze(recognizer, text, window, window.end):
                    yield (name, *match)

    def _scan_units(self, folded: FoldedText) -> set[Span]:
        found: set[Span] = set()
        paragraphs = list(units(folded.text))
        for name, recognizer in self._by_unit:
            results = self._recall(name, recognizer, [unit.text for unit in paragraphs])
            for unit, spans in zip(paragraphs, results, strict=True):
                for inner_start, inner_end, entity, score in spans:
                    if not unit.first <= inner_start < unit.last:
                        continue
                    start, end = folded.original(*unit.source(inner_start, inner_end))
                    found.add(Span(start, end, entity, score, name))
        return found

    def _recall(
        self, name: str, recognizer: Any, texts: list[str]
    ) -> list[tuple[tuple[int, int, str, float], ...]]:
        """Results per paragraph, from the cache where one was seen before."""
        keys = [(name, hashlib.blake2b(t.encode("utf-8", "surrogatepass")).digest()) for t in texts]
        missing = {k: t for k, t in zip(keys, texts, strict=True) if k not in self._known}
        if len(self._known) + len(missing) > CACHED_PARAGRAPHS:
            self._known.clear()
            missing = dict(zip(keys, texts, strict=True))
        fresh = recognizer.analyze_units(list(missing.values())) if missing else []
        for key, results in zip(missing, fresh, strict=True):
            self._known[key] = tuple((r.start, r.end, r.entity_type, r.score) for r in results)
        return [self._known[key] for key in keys]


def _analyze(
    recognizer: Any, text: str, window: Window, end: int
) -> list[tuple[int, int, str, float]]:
    """What a window owns; a match its edge cuts is sought again in a longer slice."""
    entities = recognizer.supported_entities
    results = [
        (window.start + r.start, window.start + r.end, r.entity_type, r.score)
        for r in recognizer.analyze(text[window.start : end], entities, None)
    ]
    owned = [result for result in results if window.owns(result[0])]
    if end < len(text) and end - window.start < WIDEST and any(r[1] == end for r in owned):
        return _analyze(recognizer, text, window, min(len(text), end + SIZE))
    return owned


@cache
def build_engine(
    spacy: str, settings_json: str, with_model: bool = True, token_classifier: str = EMBEDDED
) -> DetectionEngine:
    """Build an engine; name it ``refinery.redaction.engine:build_engine`` to workers.

    Args:
        spacy: Model directory, or ``package``.
        settings_json: :class:`DetectionSettings` as JSON.
        with_model: Whether models are loaded at all.
        token_classifier: Model directory, ``package`` or ``off``.

    Raises:
        EnvironmentUnfitError: The model is absent; it is never fetched.
        ConfigError: Unknown recogniser or wrong pattern.
    """
    settings = DetectionSettings.model_validate_json(settings_json)
    models = {SpacyNerRecognizer.name: spacy, TokenClassifierRecognizer.name: token_classifier}
    by_window: list[tuple[str, Any]] = []
    by_unit: list[tuple[str, Any]] = []
    for name in _names(settings):
        cls: type[Recognizer] = component("recognizer", name)
        if cls.scope == "unit" and not with_model:
            continue
        built = cls(models.get(name, EMBEDDED))
        target = by_unit if cls.scope == "unit" else by_window
        target.extend((name, recognizer) for recognizer in built.recognizers(settings))
    return DetectionEngine(by_window, by_unit, settings.score_threshold)


def detector_facts(
    spacy: str, settings: DetectionSettings, token_classifier: str = EMBEDDED
) -> dict[str, str]:
    """What a detection depends on besides text and settings: models, libraries, recognisers."""
    facts = {f"recognizer:{n}": str(component("recognizer", n).version) for n in _names(settings)}
    facts |= {"agreement": str(VERSION), "folding": str(FOLDING)}
    libraries = ("presidio-analyzer", "spacy", "phonenumbers", "python-stdnum", "regex")
    facts |= {f"library:{name}": version(name) for name in libraries}
    facts["model:spacy"] = model_digest(spacy)
    if token_classifier != OFF:
        facts |= {f"library:{name}": version(name) for name in ("torch", "tokenizers")}
        facts["model:token-classifier"] = directory_digest(model_directory(MODEL, token_classifier))
    return facts


def _names(settings: DetectionSettings) -> list[str]:
    return list(settings.recognizers) or sorted(components("recognizer"))
