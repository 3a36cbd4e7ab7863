"""A number is masked whole: digits that signs join to a find are of the same identifier.

``CPF 111.<NATIONAL_ID_1>`` tells three digits of eleven, and that more there was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from refinery.redaction.spans import Span

_NAMES: Final = "PERSON LOCATION ORGANIZATION NRP TITLE STREET_ADDRESS"
_PLACES: Final = "IP_ADDRESS MAC_ADDRESS URL EMAIL_ADDRESS INTERNAL_HOST"
_OTHERS: Final = frozenset(f"{_NAMES} {_PLACES} DATE_TIME DATE_OF_BIRTH AGE COORDINATES".split())
"""Whose digits may have a neighbour: a day beside a number, a port behind an address."""
_JOINT: Final = r"[.\-/\u2010-\u2015]"
_BEFORE: Final = re.compile(rf"(?<!\d)(?:\d{{1,16}}{_JOINT}){{1,8}}$")
_BEHIND: Final = re.compile(rf"(?:{_JOINT}\d{{1,16}}){{1,8}}(?!\d)")
_NUMBER: Final = re.compile(r"[\d\s().+\-/\u2010-\u2015]+")
_REACH: Final = 48


def whole(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans in which numbers are stretched to all digits that are joined to them.

    >>> whole("CPF 111.444.777-35", [Span(8, 18, "NATIONAL_ID", 0.8, "model")])[0].start
    4
    """
    return [_stretched(text, span) for span in spans]


def _stretched(text: str, span: Span) -> Span:
    if span.entity in _OTHERS or not _NUMBER.fullmatch(text, span.start, span.end):
        return span
    start, end = span.start, span.end
    if text[start].isdigit():
        before = _BEFORE.search(text[max(0, start - _REACH) : start])
        start -= len(before.group()) if before else 0
    if text[end - 1].isdigit():
        behind = _BEHIND.match(text, end, end + _REACH)
        end = behind.end() if behind else end
    return replace(span, start=start, end=end) if (start, end) != (span.start, span.end) else span
