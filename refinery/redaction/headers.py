"""Fields that hold people or moments and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from refinery.core.clock import minutes
from refinery.redaction.engine import Span
from refinery.redaction.names import Person

NAMED_ATTRIBUTES: Final = ("speaker", "author")
_BETWEEN: Final = re.compile(r"\s*[;,]\s*")
_ADDRESS: Final = re.compile(r"""[^\s<>()\[\],;:"]+@[^\s<>()\[\],;:"]+""")
_EDGES: Final = " \t\r\n<>\"',;:"
_CLOCK: Final = r"[0-2]?\d:[0-5]\d(?::[0-5]\d(?:[.,]\d{1,6})?)?(?: ?[ap]m)?"
_DATE: Final = r"(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:[12]\d|3[01]|0?[1-9])"
_ZONE: Final = r"(?: ?(?:z|utc|gmt|[+-][01]\d:?[0-5]\d))?"
_TIME_OF_DAY: Final = re.compile(rf"(?a:{_CLOCK}{_ZONE})", re.IGNORECASE)
_STAMP: Final = re.compile(r"(?a:1\d{9}\.\d{1,6})")
_NUMBERED: Final = ("id", "thread")
_MOMENT: Final = re.compile(
    rf"(?a:(?:{_DATE}(?:[t ]{{1,2}}{_CLOCK}{_ZONE})?|{_CLOCK}{_ZONE}))", re.IGNORECASE
)


def is_moment(key: str, value: str | None) -> bool:
    """Whether an attribute holds a time of day or a date and nothing else.

    Digits alone are no moment: a phone or card number may stand where a time should.

    >>> is_moment("when", "2024-05-06T10:00:00+00:00"), is_moment("when", "536-22-8726")
    (True, False)
    """
    return key in ("when", "time") and _MOMENT.fullmatch((value or "").strip()) is not None


def is_dated(key: str, value: str | None) -> bool:
    """Whether an attribute holds a moment of a certain day and nothing else.

    Chats number their messages by the second since 1970, which tells the day as well.

    >>> is_dated("when", "2024-05-06 10:00"), is_dated("when", "10:00")
    (True, False)
    >>> is_dated("thread", "1714989600.000100"), is_dated("name", "1714989600.000100")
    (True, False)
    """
    said = (value or "").strip()
    if key in _NUMBERED and _STAMP.fullmatch(said):
        return True
    return is_moment(key, said) and _TIME_OF_DAY.fullmatch(said) is None


def elapsed(moments: Sequence[str | None]) -> list[str | None]:
    """Minutes since the first moment of a document: what its dates say but for the dates.

    >>> elapsed(["2024-05-06 10:00", None, "2024-05-06 10:07:30"])
    ['0.0', None, '7.5']
    """
    found = [minutes(moment) for moment in moments]
    first = next((moment for moment in found if moment is not None), 0.0)
    return [None if moment is None else f"{moment - first:.1f}" for moment in found]


def people_spans(value: str) -> list[Span]:
    """Spans of a field of people: addresses, and whatever else is said between them."""
    spans: list[Span] = []
    position = 0
    for start, end in _parts(value):
        for match in _ADDRESS.finditer(value, start, end):
            spans += _gap(value, max(position, start), match.start())
            spans.append(Span(*match.span(), "EMAIL_ADDRESS", 1.0, "header"))
            position = match.end()
        spans += _gap(value, max(position, start), end)
    return spans


def people_in(value: str) -> list[Person]:
    """People a field names; a name belongs to the address after it.

    >>> people_in("Nina  Weber <n@x.org>, b@x.org")
    [Person(name='Nina  Weber', address='n@x.org'), Person(name='', address='b@x.org')]
    """
    people: list[Person] = []
    name = ""
    for span in people_spans(value):
        said = value[span.start : span.end]
        if span.entity == "EMAIL_ADDRESS":
            people.append(Person(name, said))
            name = ""
        else:
            people += [Person(name, "")] if name else []
            name = said
    return people + ([Person(name, "")] if name else [])


def own_people(row: Mapping[str, Any]) -> list[Person]:
    """People a document's own headers and turns name."""
    people = [Person(p["name"] or "", p["address"] or "") for p in row["participants"] or ()]
    people += people_in(row["author"] or "")
    for block in row["blocks"] or ():
        said = dict(block["attributes"] or {})
        for key in NAMED_ATTRIBUTES:
            people += people_in(said.get(key) or "")
    return sorted(set(people))


def _parts(value: str) -> list[tuple[int, int]]:
    """Where people are told apart: at ``;`` only where there is one, as names hold commas."""
    if ";" not in value:
        return [(0, len(value))]
    cuts = [match.span() for match in _BETWEEN.finditer(value)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(value)]
    return list(zip(starts, ends, strict=True))


def _gap(value: str, start: int, end: int) -> list[Span]:
    """What stands between addresses, if it says anything, is a name with all that is in it."""
    said = value[start:end]
    if not any(character.isalnum() for character in said):
        return []
    start += len(said) - len(said.lstrip(_EDGES))
    end -= len(said) - len(said.rstrip(_EDGES))
    return [Span(start, end, "PERSON", 1.0, "header")]
