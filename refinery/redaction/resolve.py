"""From what was found to what is replaced: context, allow list, policy, overlaps."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from refinery.redaction.allow_list import NOTHING, AllowList
from refinery.redaction.context import NameIndex
from refinery.redaction.engine import Span
from refinery.redaction.house import HOUSE
from refinery.redaction.policy import Operation, PolicySettings

_REPEATED: Final = frozenset({"PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "STREET_ADDRESS"})
_SHORTEST_REPEATED: Final = 5
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Rules:
    """What resolving goes by in one document.

    Attributes:
        allowed: Values that are never replaced.
        surfaces: Values already found in this document: text -> entity.
    """

    policy: PolicySettings
    label: str | None
    names: Sequence[tuple[str, NameIndex]]
    allowed: AllowList = NOTHING
    surfaces: tuple[tuple[str, str], ...] = ()
    jurisdictions: tuple[str, ...] = ()

    def operation(self, entity: str) -> Operation:
        """What becomes of an entity here."""
        return self.policy.operation(entity, self.label, self.jurisdictions)


class DropDocumentError(Exception):
    """The policy leaves the document out because of an entity it holds."""

    def __init__(self, entity: str) -> None:
        super().__init__(entity)
        self.entity = entity


def resolve(text: str, found: Iterable[Span], rules: Rules) -> list[Span]:
    """Spans to replace: sorted, apart from each other, covering all that must go.

    Raises:
        DropDocumentError: The policy drops a document with one of these entities.
    """
    spans = [span for span in found if 0 <= span.start < span.end <= len(text)]
    for recognizer, index in rules.names:
        spans.extend(index.find(text, recognizer))
    spans.extend(_repeated(text, (*rules.surfaces, *surfaces(text, spans))))
    wanted = []
    reach = _reach(s for s in spans if rules.allowed.holds(s.entity, text[s.start : s.end]))
    for span in set(spans):
        # What another recogniser sees in a part of a value that stays, stays too.
        before = bisect_right(reach, (span.start, len(text)))
        if before and span.end <= reach[before - 1][1]:
            continue
        operation = rules.operation(span.entity)
        if operation is Operation.DROP:
            raise DropDocumentError(span.entity)
        if operation is Operation.MASK:
            wanted.append(span)
    return _disjoint(text, wanted)


def _reach(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Starts in order, each with the furthest end of a span that starts there or before."""
    reach: list[tuple[int, int]] = []
    for span in sorted(spans):
        reach.append((span.start, max(span.end, reach[-1][1] if reach else 0)))
    return reach


def surfaces(text: str, spans: Iterable[Span]) -> tuple[tuple[str, str], ...]:
    """Values worth seeking wherever they occur again: (text, entity), longest first."""
    found = {
        (text[s.start : s.end], s.entity)
        for s in spans
        if s.entity in _REPEATED or s.recognizer == HOUSE
    }
    usable = [
        (value, entity)
        for value, entity in found
        if len(value) >= _SHORTEST_REPEATED
        and "\n" not in value
        and (entity != "PERSON" or " " in value.strip())
    ]
    return tuple(sorted(usable, key=lambda pair: (-len(pair[0]), pair)))


def _repeated(text: str, known: Sequence[tuple[str, str]]) -> list[Span]:
    """Every occurrence of values that were found somewhere in the document."""
    by_word: dict[str, dict[tuple[int, int], dict[str, list[str]]]] = {}
    for value, entity in dict.fromkeys(known):
        first = _WORD.search(value)
        if first:
            # By length, so that ten thousand addresses of annas are no ten thousand comparisons.
            same = by_word.setdefault(first.group(0), {})
            sized = same.setdefault((first.start(), len(value)), {})
            sized.setdefault(value, []).append(entity)
    found = []
    for match in _WORD.finditer(text) if by_word else ():
        for (lead, length), values in by_word.get(match.group(0), {}).items():
            start = match.start() - lead
            entities = values.get(text[start : start + length]) if start >= 0 else None
            if entities and _stands_alone(text, start, start + length):
                found += [Span(start, start + length, e, 0.8, "same-document") for e in entities]
    return found


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return not (before.isalnum() and text[start].isalnum()) and not (
        after.isalnum() and text[end - 1].isalnum()
    )


def _disjoint(text: str, spans: list[Span]) -> list[Span]:
    """The longest wins, then the higher score; what it leaves uncovered of another stays."""
    ranked = sorted(
        spans, key=lambda s: (s.start - s.end, -s.score, s.start, s.entity, s.recognizer)
    )
    taken: list[Span] = []
    covered = bytearray(len(text))
    for span in ranked:
        for start, end in _gaps(covered, span.start, span.end):
            if (start, end) != (span.start, span.end):
                start, end = _inner(text, start, end)
            if start < end:
                taken.append(replace(span, start=start, end=end))
                covered[start:end] = b"\x01" * (end - start)
    return sorted(taken)


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    """A remainder without the punctuation that parted it from what covers the rest."""
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _gaps(covered: bytearray, start: int, end: int) -> list[tuple[int, int]]:
    """Runs of a range that nothing covers yet."""
    gaps = []
    position = covered.find(0, start, end)
    while position >= 0:
        stop = covered.find(1, position, end)
        stop = end if stop < 0 else stop
        gaps.append((position, stop))
        position = covered.find(0, stop, end)
    return gaps
