"""Surname before given name, as lists of people write it: ``Okonkwo, Chidi``.

A model reads a sentence and takes the surname for a town, or joins one line's given name and the
next line's surname. What is seen of some entries of a list holds for all of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from refinery.redaction.names import COMMON, GREETINGS, WORD
from refinery.redaction.spans import Span

SCORE: Final = 0.9
_PARTICLE: Final = r"(?:(?i:van|von|de|der|den|del|della|da|di|dos|la|le|al|el|bin|ter|ten|zu)[ ])"
_FAMILY: Final = rf"{_PARTICLE}{{0,3}}\p{{Lu}}[\p{{L}}'’]+(?:[ -]\p{{Lu}}[\p{{L}}'’]+){{0,2}}"
_GIVEN: Final = r"\p{Lu}[\p{L}'’]*\.?(?:[ -]\p{Lu}[\p{L}'’]*\.?){0,2}"
_ENTRY: Final = regex.compile(
    rf"(?:^|[;:|•*]|(?<=[;\n])[ ]?(?:and|und|et|y|i)\b|^[ \t]*(?:[-–]|\d{{1,3}}[.)]))[ \t>]*"
    rf"(?P<name>(?P<family>{_FAMILY}),[ ](?P<given>{_GIVEN}))"
    r"(?=[ \t]*(?:$|[;|(<\[]|[.](?:\s|$)|[-–][ ]))",
    regex.MULTILINE,
)
_BETWEEN: Final = regex.compile(
    r"[ \t]*(?:[(<\[][^\n;|]{0,80})?[.;|]?[ \t]*\n?(?:[ \t>|•*–-]|\d{1,3}[.)])*"
)
_NEAR: Final = 8
"""Spans before a place among which one that reaches it is sought."""


@dataclass(frozen=True)
class _Entry:
    start: int
    end: int
    family: tuple[int, int]
    given: tuple[int, int]


def join_inverted(text: str, spans: Sequence[Span], seen: Iterable[Span]) -> list[Span]:
    """The spans, with whole entries instead of the parts of them that models saw.

    Args:
        text: What they are of.
        spans: Worth storing.
        seen: All that models took for a name of anything, however unsure.
    """
    if "," not in text:
        return list(spans)
    people = sorted(s for s in spans if s.entity == "PERSON")
    named = sorted(seen)
    joined: list[Span] = []
    for run in _runs(text):
        known = [e for e in run if _touches(people, e.given) or _touches(people, e.family)]
        if len(run) < 2 or 2 * len(known) < len(run):
            told = [e for e in known if _touches(people, e.given) and _is_surname(text, e, named)]
            joined += [_span(entry) for entry in told]
        else:
            joined += [_span(entry) for entry in run]
    if not joined:
        return list(spans)
    within = {span for span in people if _is_told(text, span, joined)}
    return [*(s for s in spans if s not in within), *joined]


def _runs(text: str) -> Iterator[list[_Entry]]:
    """Entries that follow each other, with nothing but marks or a bracket between them."""
    run: list[_Entry] = []
    for match in _ENTRY.finditer(text):
        words = {word.lower() for word in WORD.findall(match.group("family"))}
        if words & GREETINGS or words <= COMMON:
            continue
        start, end = match.span("name")
        entry = _Entry(start, end, match.span("family"), match.span("given"))
        if run and not _BETWEEN.fullmatch(text, run[-1].end, entry.start):
            yield run
            run = []
        run.append(entry)
    if run:
        yield run


def _is_surname(text: str, entry: _Entry, named: Sequence[Span]) -> bool:
    """Of one entry alone: some model sees a name there too, or it is written in capitals."""
    family, given = text[slice(*entry.family)], text[slice(*entry.given)]
    in_capitals = len(family) > 2 and family.isupper() and not given.isupper()
    return in_capitals or _touches(named, entry.family)


def _is_told(text: str, span: Span, joined: Sequence[Span]) -> bool:
    """Whether the entries cover all letters of a span."""
    position = span.start
    for entry in joined[max(0, bisect_left(joined, span.start, key=_start) - 1) :]:
        if entry.start >= span.end:
            break
        if any(map(str.isalnum, text[position : entry.start])):
            return False
        position = max(position, entry.end)
    return not any(map(str.isalnum, text[position : span.end]))


def _touches(spans: Sequence[Span], place: tuple[int, int]) -> bool:
    index = bisect_left(spans, place[1], key=_start)
    return any(span.end > place[0] for span in spans[max(0, index - _NEAR) : index])


def _start(span: Span) -> int:
    return span.start


def _span(entry: _Entry) -> Span:
    return Span(entry.start, entry.end, "PERSON", SCORE, "inverted-name")
