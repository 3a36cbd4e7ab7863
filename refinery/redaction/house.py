"""House identifiers an officer accepted, sought in the context step, which re-runs no model.

The ledger's decisions travel as JSON: a list of :class:`SitePattern`. They are found over folded
windows with the time limit of every pattern; one that runs out of time blocks the document.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from pydantic import TypeAdapter

from refinery.redaction.engine import DetectionEngine
from refinery.redaction.recognizers.site_pattern import build
from refinery.redaction.settings import SitePattern

NONE: Final = "[]"
HOUSE: Final = "house-identifier"
"""Recogniser that findings of accepted patterns are stored under."""
THRESHOLD: Final = 0.5
"""Above the score of a pattern that needs a context word, below that with one."""
ACCEPTED_SCORE: Final = 0.95
"""Score of what an accepted pattern finds, among what else is found there."""
_PATTERNS: Final = TypeAdapter(tuple[SitePattern, ...])


def house_patterns(accepted: str) -> tuple[SitePattern, ...]:
    """The patterns of a JSON list."""
    return _PATTERNS.validate_json(accepted)


@cache
def house_engine(accepted: str, seconds: int) -> DetectionEngine:
    """Build what finds them; name it ``refinery.redaction.house:house_engine`` to workers.

    Args:
        accepted: JSON list of patterns.
        seconds: Limit per pattern and window.

    Raises:
        ConfigError: A pattern is no regular expression.
    """
    found = [(HOUSE, build(pattern, seconds)) for pattern in house_patterns(accepted)]
    return DetectionEngine(found, (), THRESHOLD)
