"""Parts of one address that stand side by side are one address.

A classifier finds number, street, unit, town, state and code one by one, and a pattern knows
only some forms. Chained together they leave no comma, unit or house number between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from refinery.redaction.spans import Span

PARTS: Final = frozenset({"STREET_ADDRESS", "LOCATION", "ZIP_CODE"})
_UNIT: Final = (
    r"(?:apt|apartment|suite|ste|unit|floor|fl|room|rm|box|no|nr|building|bldg|block|flat|house)"
)
_BETWEEN: Final = re.compile(
    rf"[\s,;>|?*-]{{0,8}}(?:{_UNIT}\b\.?[\s#]{{0,2}}|\d{{1,5}}[a-z]?\b[\s,]{{0,3}}|#[ ]?){{0,2}}"
    rf"(?:<br\s?/?>)?[\s,.;>|?*-]{{0,8}}",
    re.IGNORECASE,
)
"""What may lie between two parts: marks, a word for a unit, a number."""
_LEAD: Final = re.compile(
    rf"(?:(?:\b{_UNIT}\b\.?[ ]#?)?\b\d{{1,5}}[a-z]?[ ,]{{1,2}}|\b{_UNIT}\b\.?[ ]#?)$", re.IGNORECASE
)
_TRAIL: Final = re.compile(
    r"(?:,?[ ](?-i:[A-Z\u00c0-\u00de][\w'’.-]{1,30})){1,3}(?:,?[ ]\d{4,6}\b)?"
    r"|,?[ ]\d{1,5}[a-z]?\b|,?[ ]\d{4,6}(?:-\d{4})?\b",
    re.IGNORECASE,
)
_WIDEST: Final = 30


def join_addresses(text: str, spans: Iterable[Span]) -> list[Span]:
    """Chains that hold a street or a house, as one STREET_ADDRESS each."""
    joined: list[Span] = []
    chain: list[Span] = []
    end = 0
    for part in sorted(s for s in spans if s.entity in PARTS):
        if chain and part.start <= end + _WIDEST and _continues(text, end, part):
            chain.append(part)
            end = max(end, part.end)
            continue
        joined.extend(_closed(text, chain, end))
        chain, end = [part], part.end
    joined.extend(_closed(text, chain, end))
    return joined


def _continues(text: str, end: int, part: Span) -> bool:
    return part.start <= end or _BETWEEN.fullmatch(text, end, part.start) is not None


def _closed(text: str, chain: list[Span], end: int) -> list[Span]:
    """The chain as one span, with the house number before it and the town behind it."""
    streets = [part for part in chain if part.entity == "STREET_ADDRESS"]
    if not streets:
        return []
    start = chain[0].start
    lead = _LEAD.search(text, max(0, start - _WIDEST), start)
    if lead:
        start = lead.start()
    trail = _TRAIL.match(text, end)
    if trail and len(chain) > 1:
        end = trail.end()
    score = max(part.score for part in streets)
    best = max(streets, key=lambda part: part.score)
    return [replace(best, start=start, end=end, score=score)]
