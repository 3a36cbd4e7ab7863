"""Detection: every recogniser over every part of a text, or the text is set aside.

Each text's result depends on the text alone: paragraphs give the same entities whatever
batch they travel in, so the cache of paragraphs changes the time, never the spans.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any, Final, Self

from refinery.config.models import directory_digest, model_directory
from refinery.config.site import EMBEDDED, OFF, LanguageModels, ModelSettings
from refinery.core.registry import component, components
from refinery.errors import ConfigError, QuarantineError
from refinery.redaction.agreement import VERSION, agree
from refinery.redaction.by_language import unit_recognizers
from refinery.redaction.classifier.backend import FITTED, digest_of
from refinery.redaction.folding import VERSION as FOLDING
from refinery.redaction.folding import FoldedText, fold
from refinery.redaction.languages import VERSION as LANGUAGES
from refinery.redaction.languages import LanguageJudge
from refinery.redaction.mending import beyond, mend
from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.spacy_ner import SpacyNerRecognizer, model_digest
from refinery.redaction.recognizers.token_classifier import MODEL, TokenClassifierRecognizer
from refinery.redaction.settings import DetectionSettings
from refinery.redaction.spans import Span as Span
from refinery.redaction.units import Unit, units
from refinery.redaction.windows import SIZE, Window, windows
from refinery.reports.reasons import LANGUAGE

WIDEST: Final = 65_536
CACHED_PARAGRAPHS: Final = 50_000
CACHED_SPANS: Final = 250_000
"""Some 100 MB; a paragraph made to hold a find in every word holds hundreds of them."""
ERROR_REASON: Final = "recognizer-error"


@dataclass(frozen=True)
class Detection:
    """Spans of one text, or the reason why there are none to be trusted."""

    spans: tuple[Span, ...] = ()
    windows: int = 0
    length: int = 0
    reason: str | None = None


@dataclass(frozen=True)
class _View:
    """A text as recognisers see it: folded, in windows, in paragraphs."""

    folded: FoldedText
    cut: list[Window]
    paragraphs: list[Unit]

    @classmethod
    def of(cls, text: str, with_model: bool) -> Self:
        folded = fold(text)
        paragraphs = list(units(folded.text)) if with_model else []
        return cls(folded, windows(folded.text), paragraphs)


class DetectionEngine:
    """Runs window recognisers over windows and unit recognisers over paragraphs.

    Args:
        window_recognizers: Pairs of component name and Presidio recogniser.
        unit_recognizers: The same, offering ``analyze_units``.
        threshold: Lowest score that is reported.
        judge: Says which texts hold a language that no recogniser covers; without one, all do.
    """

    def __init__(
        self,
        window_recognizers: Sequence[tuple[str, Any]],
        unit_recognizers: Sequence[tuple[str, Any]],
        threshold: float,
        judge: LanguageJudge | None = None,
    ) -> None:
        self._by_window = tuple(window_recognizers)
        self._by_unit = tuple(unit_recognizers)
        self._threshold = threshold
        self._judge = judge
        self._known: dict[tuple[str, bytes], tuple[tuple[int, int, str, float], ...]] = {}
        self._held = 0

    def detect(self, texts: Sequence[str], with_model: bool = True) -> list[Detection]:
        """Analyse texts.

        Args:
            texts: Stored texts.
            with_model: Whether unit recognisers run; patterns always do.

        Returns:
            One detection per text, in order; a text whose recogniser failed has a reason.
        """
        views = [_View.of(text, with_model) for text in texts]
        if with_model and len(texts) > 1:
            self._learn([unit.text for view in views for unit in view.paragraphs])
        return [self._detect(*pair, with_model) for pair in zip(texts, views, strict=True)]

    def _learn(self, paragraphs: list[str]) -> None:
        """Analyse the paragraphs of several texts at once; what fails is each text's own matter."""
        try:
            for name, recognizer in self._by_unit:
                self._recall(name, recognizer, paragraphs)
        except MemoryError:
            raise
        except Exception:  # it is met again where the text at fault is known
            return

    def _detect(self, text: str, view: _View, with_model: bool) -> Detection:
        folded, cut, paragraphs = view.folded, view.cut, view.paragraphs
        try:
            self._refuse_uncovered(paragraphs)
            found = self._scan_windows(folded, cut)
            found |= self._scan_mended(text, folded, found)
            if with_model:
                found |= self._scan_units(folded, paragraphs)
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

    def _refuse_uncovered(self, paragraphs: Sequence[Unit]) -> None:
        code = self._judge.uncovered(unit.text for unit in paragraphs) if self._judge else None
        if code is not None:
            raise QuarantineError(f"{LANGUAGE}{code}")

    def _scan_units(self, folded: FoldedText, paragraphs: Sequence[Unit]) -> set[Span]:
        found: set[Span] = set()
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
        if len(self._known) + len(missing) > CACHED_PARAGRAPHS or self._held > CACHED_SPANS:
            self._known.clear()
            self._held = 0
            missing = dict(zip(keys, texts, strict=True))
        fresh = recognizer.analyze_units(list(missing.values())) if missing else []
        for key, results in zip(missing, fresh, strict=True):
            self._known[key] = tuple((r.start, r.end, r.entity_type, r.score) for r in results)
            self._held += len(results)
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
    spacy: str,
    settings_json: str,
    with_model: bool = True,
    token_classifier: str = EMBEDDED,
    language_models: str = "{}",
) -> DetectionEngine:
    """Build an engine; name it ``refinery.redaction.engine:build_engine`` to workers.

    Args:
        spacy: Model directory, or ``package``.
        settings_json: :class:`DetectionSettings` as JSON.
        with_model: Whether models are loaded at all.
        token_classifier: Model directory, ``package`` or ``off``.
        language_models: Section ``models.languages`` as JSON.

    Raises:
        EnvironmentUnfitError: The model is absent; it is never fetched.
        ConfigError: Unknown recogniser or wrong pattern.
    """
    settings = DetectionSettings.model_validate_json(settings_json)
    models = {SpacyNerRecognizer.name: spacy, TokenClassifierRecognizer.name: token_classifier}
    own = _own_models(language_models)
    by_window: list[tuple[str, Any]] = []
    by_unit: list[tuple[str, Any]] = []
    for name in _names(settings):
        cls: type[Recognizer] = component("recognizer", name)
        model = models.get(name, EMBEDDED)
        if cls.scope != "unit":
            by_window += [(name, each) for each in cls(model).recognizers(settings)]
        elif with_model:
            several = unit_recognizers(cls, model, own.get(name, {}), settings)
            by_unit += [(name, each) for each in several]
    judges = with_model and settings.other_languages == "block"
    judge = LanguageJudge(settings.languages) if judges else None
    return DetectionEngine(by_window, by_unit, settings.score_threshold, judge)


def engine_parameters(models: ModelSettings, settings: DetectionSettings) -> dict[str, str]:
    """What :func:`build_engine` is given for a site; the daemon and the workers give the same.

    Raises:
        ConfigError: A language has models and is not among those that are covered.
    """
    for code in models.languages:
        if code not in settings.languages:
            raise ConfigError(
                f"models.languages names '{code}', which stages.detect.languages does not.",
                "add it there, or take its models away.",
            )
    own = {code: each.model_dump(exclude_none=True) for code, each in models.languages.items()}
    return {
        "spacy": models.spacy,
        "token_classifier": models.token_classifier,
        "language_models": json.dumps(own, sort_keys=True),
        "settings_json": settings.model_dump_json(),
    }


def detector_facts(models: ModelSettings, settings: DetectionSettings) -> dict[str, str]:
    """What a detection depends on besides text and settings: models, libraries, recognisers."""
    facts = {f"recognizer:{n}": str(component("recognizer", n).version) for n in _names(settings)}
    facts |= {"agreement": str(VERSION), "folding": str(FOLDING), "languages": str(LANGUAGES)}
    libraries = ("presidio-analyzer", "spacy", "phonenumbers", "python-stdnum", "regex")
    facts |= {f"library:{name}": version(name) for name in (*libraries, "py3langid")}
    facts |= _model_facts("", models.spacy, models.token_classifier)
    for code, own in models.languages.items():
        facts |= _model_facts(f":{code}", own.spacy or OFF, own.token_classifier or OFF)
    if any(fact.startswith("model:token-classifier") for fact in facts):
        facts |= {f"library:{name}": version(name) for name in ("torch", "tokenizers")}
        facts |= {"early-exit": digest_of(FITTED)}
    return facts


def _model_facts(suffix: str, spacy: str, token_classifier: str) -> dict[str, str]:
    facts = {}
    if spacy != OFF:
        facts[f"model:spacy{suffix}"] = model_digest(spacy)
    if token_classifier != OFF:
        directory = model_directory(MODEL, token_classifier)
        facts[f"model:token-classifier{suffix}"] = directory_digest(directory)
    return facts


def _own_models(language_models: str) -> dict[str, dict[str, str]]:
    """Recogniser: language: its model."""
    own: dict[str, dict[str, str]] = {
        SpacyNerRecognizer.name: {},
        TokenClassifierRecognizer.name: {},
    }
    for code, said in json.loads(language_models).items():
        named = LanguageModels.model_validate(said)
        pairs = zip(own, (named.spacy, named.token_classifier), strict=True)
        for name, model in pairs:
            if model is not None:
                own[name][code] = model
    return own


def _names(settings: DetectionSettings) -> list[str]:
    return list(settings.recognizers) or sorted(components("recognizer"))
