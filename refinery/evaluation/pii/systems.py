"""What masks, and how long it takes of one core."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from refinery.evaluation.demo.presidio import LANGUAGE, stock_analyzer
from refinery.evaluation.pii.model import Answer, Masked

PRESIDIO: Final = "presidio"
WARM_UP: Final = "Yesterday Barbara Johnson of Acme Ltd flew to Chicago; call 212-555-0142."


@dataclass(frozen=True)
class Run:
    """What a system made of texts.

    Attributes:
        answers: In the order of the texts.
        load_seconds: Processor time until the first answer; no part of ``seconds``.
        seconds: Processor time of the texts, over all threads: what one core would have taken.
            None where it was not measured.
    """

    system: str
    answers: tuple[Answer, ...]
    load_seconds: float | None = None
    seconds: float | None = None


@dataclass
class Clock:
    """Processor time of this process, by what it was spent on."""

    spent: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Time the ``with`` block; native libraries keep to one thread in it."""
        for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
            os.environ[variable] = "1"  # for those that are loaded within
        os.environ["TOKENIZERS_PARALLELISM"] = "false"
        with threadpool_limits(1):
            started = time.process_time()
            yield
            self.spent[name] = self.spent.get(name, 0.0) + time.process_time() - started


def presidio(spacy: str, texts: Sequence[str]) -> Run:
    """Stock ``AnalyzerEngine`` with the same model; nothing is fetched.

    Args:
        spacy: Setting ``models.spacy``.
    """
    clock = Clock()
    with clock.of("load"):
        analyzer: Any = stock_analyzer(spacy)
        analyzer.analyze(WARM_UP, LANGUAGE)
    with clock.of("texts"):
        found = [analyzer.analyze(text, LANGUAGE) for text in texts]
    answers = tuple(
        Answer(tuple(sorted(Masked(r.start, r.end, r.entity_type) for r in results)))
        for results in found
    )
    return Run(PRESIDIO, answers, clock.spent["load"], clock.spent["texts"])


BASELINES: Final[dict[str, Callable[[str, Sequence[str]], Run]]] = {PRESIDIO: presidio}
