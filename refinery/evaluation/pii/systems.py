"""What masks: refinery as its line does it, and stock Presidio."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from refinery.documents.language import languages
from refinery.evaluation.demo.presidio import LANGUAGE, stock_analyzer
from refinery.evaluation.pii.model import Answer, Masked
from refinery.redaction.detect_stage import TextDetector
from refinery.redaction.engine import Span, build_engine
from refinery.redaction.policy import PolicySettings
from refinery.redaction.resolve import DropDocumentError, Rules, resolve
from refinery.redaction.settings import DetectionSettings

OWN: Final = "refinery"
PRESIDIO: Final = "presidio"
WARM_UP: Final = "Yesterday Barbara Johnson of Acme Ltd flew to Chicago; call 212-555-0142."
REDACTION_ERROR: Final = "redaction-error"

Mask = Callable[[str], Answer]
"""Masks one text."""


@dataclass(frozen=True)
class Run:
    """What a system made of texts.

    Attributes:
        answers: In the order of the texts.
        load_seconds: Processor time until the first answer; no part of ``seconds``.
        seconds: Processor time of the texts, over all threads: what one core would have taken.
    """

    system: str
    answers: tuple[Answer, ...]
    load_seconds: float
    seconds: float


def run(system: str, load: Callable[[], Mask], texts: Sequence[str]) -> Run:
    """Mask texts one after the other, as the line does."""
    with _one_thread():
        started = time.process_time()
        mask = load()
        mask(WARM_UP)
        loaded = time.process_time()
        answers = tuple(mask(text) for text in texts)
        ended = time.process_time()
    return Run(system, answers, loaded - started, ended - loaded)


def refinery(
    spacy: str, detection: DetectionSettings, policy: PolicySettings, allowed: frozenset[str]
) -> Mask:
    """Detection and resolving of one text, as stages detect and redact have them.

    A text by itself: no thread and no directory lend it names.

    Args:
        spacy: Setting ``models.spacy``.
        allowed: Normal forms of values that are never replaced.
    """
    detector = TextDetector(build_engine(spacy, detection.model_dump_json()), detection)
    rules = Rules(policy, None, (), allowed)

    def mask(text: str) -> Answer:
        row = {"key": "", "text": text, "language": languages(text, [])[0]}
        found = detector.row(row)
        if found["reason"]:
            return Answer(reason=found["reason"])
        return _resolved(text, [Span(**span) for span in found["spans"]], rules)

    return mask


def _resolved(text: str, spans: Sequence[Span], rules: Rules) -> Answer:
    try:
        kept = resolve(text, spans, rules)
    except DropDocumentError as error:
        return Answer(reason=f"policy-drops-{error.entity.lower().replace('_', '-')}")
    except MemoryError:
        raise
    except Exception:  # as in the line: what went wrong may quote the text
        return Answer(reason=REDACTION_ERROR)
    return Answer(tuple(sorted(Masked(s.start, s.end, s.entity) for s in kept)))


def presidio(spacy: str) -> Mask:
    """Stock ``AnalyzerEngine`` with the same model; nothing is fetched."""
    analyzer: Any = stock_analyzer(spacy)

    def mask(text: str) -> Answer:
        found = analyzer.analyze(text, LANGUAGE)
        return Answer(tuple(sorted(Masked(r.start, r.end, r.entity_type) for r in found)))

    return mask


def _one_thread() -> AbstractContextManager[Any]:
    """Native libraries keep to one thread, those loaded later as well."""
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    limits: AbstractContextManager[Any] = threadpool_limits(1)
    return limits
