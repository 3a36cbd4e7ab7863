"""Presidio pattern recogniser that never fails open.

Presidio logs a pattern that runs out of time and returns what the others found. Here it is
an error, so that the text is set aside. Context words are sought in the characters before a
match: Presidio's own enhancer needs lemmas, which cost half of the model's time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import regex
from presidio_analyzer import Pattern, PatternRecognizer, RecognizerResult

from refinery.errors import QuarantineError

Check = Callable[[str], tuple[int, int, float] | None]
"""Narrows and scores a match: offsets within it and a score, or None where it is nothing."""

CONTEXT_CHARACTERS: Final = 64
CONTEXT_BONUS: Final = 0.35
FLAGS: Final = regex.IGNORECASE | regex.MULTILINE | regex.DOTALL
"""As in Presidio; a pattern whose capitals matter says ``(?-i:...)``."""


class StrictPatternRecognizer(PatternRecognizer):
    """Runs patterns with a time limit that raises.

    Args:
        entity: Entity all patterns find.
        name: Name stored with the span.
        patterns: Pairs of expression and score; a group named ``value`` narrows the span.
        context: Words before a match that raise its score.
        check: Narrows, scores or refuses a match.
        needs: Any of these must occur in the text, or no pattern is tried.
        seconds: Limit per pattern and window.
    """

    def __init__(
        self,
        entity: str,
        name: str,
        patterns: list[tuple[str, float]],
        *,
        seconds: int,
        context: tuple[str, ...] = (),
        check: Check | None = None,
        needs: str = "",
    ) -> None:
        stored = [Pattern(f"{name}-{n}", p, score) for n, (p, score) in enumerate(patterns)]
        super().__init__(entity, name=name, patterns=stored, context=list(context))
        self._compiled = [(regex.compile(p, FLAGS), score) for p, score in patterns]
        self.label = name
        self._check = check
        self._seconds = seconds
        self._needs = regex.compile(needs, FLAGS) if needs else None
        self._context = (
            regex.compile(rf"\b(?:{'|'.join(map(regex.escape, context))})\b", regex.IGNORECASE)
            if context
            else None
        )

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None, regex_flags: Any = None
    ) -> list[RecognizerResult]:
        """Spans of the text.

        Raises:
            QuarantineError: A pattern ran out of time.
        """
        if self._needs is not None and not self._needs.search(text):
            return []
        found: dict[tuple[int, int], float] = {}
        try:
            for pattern, score in self._compiled:
                for match in pattern.finditer(text, timeout=self._seconds):
                    self._keep(found, text, match, score)
        except TimeoutError:
            raise QuarantineError(
                "pattern-timeout", f"Recogniser '{self.label}' ran out of time on a window."
            ) from None
        entity = self.supported_entities[0]
        return [RecognizerResult(entity, s, e, score) for (s, e), score in sorted(found.items())]

    def _keep(
        self, found: dict[tuple[int, int], float], text: str, match: Any, score: float
    ) -> None:
        start, end = match.span("value" if "value" in match.re.groupindex else 0)
        if start >= end:
            return
        if self._check is not None:
            checked = self._check(text[start:end])
            if checked is None:
                return
            start, end, score = start + checked[0], start + checked[1], max(score, checked[2])
        if self._context is not None and score < 1:
            before = text[max(0, start - CONTEXT_CHARACTERS) : start]
            if self._context.search(before):
                score = min(1.0, max(score + CONTEXT_BONUS, 0.4))
        found[start, end] = max(score, found.get((start, end), 0.0))


def strict(
    recognizer: Any, seconds: int, context: tuple[str, ...] | None = None, entity: str = ""
) -> StrictPatternRecognizer:
    """A recogniser of Presidio's own with its patterns and checks, run strictly.

    Args:
        recognizer: Whose patterns, validation and invalidation to use.
        seconds: Limit per pattern and window.
        context: Context words instead of its own.
        entity: Entity instead of its own.
    """

    def check(text: str) -> tuple[int, int, float] | None:
        valid = recognizer.validate_result(text)
        if valid is False or recognizer.invalidate_result(text):
            return None
        return 0, len(text), 1.0 if valid else 0.0

    return StrictPatternRecognizer(
        entity or recognizer.supported_entities[0],
        type(recognizer).__name__,
        [(pattern.regex, pattern.score) for pattern in list(recognizer.patterns)],
        seconds=seconds,
        context=tuple(recognizer.context or ()) if context is None else context,
        check=check,
    )
