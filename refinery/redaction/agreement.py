"""What recognisers say together: agreement raises a score, certainty silences guesses.

A model alone is right about every other time where another model, asked the same, sees nothing;
where both see something it is nearly always right. And a number that passed its check digit is
no date, whatever a model of news takes it for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from refinery.redaction.addresses import join_addresses
from refinery.redaction.doubts import counts_things, is_numbered_thing, is_versioned, off_paths
from refinery.redaction.inverted_names import join_inverted
from refinery.redaction.recognizers.spacy_ner import SpacyNerRecognizer
from refinery.redaction.recognizers.token_classifier import TokenClassifierRecognizer
from refinery.redaction.spans import Span
from refinery.redaction.whole_numbers import whole

VERSION: Final = 3
MODELS: Final = frozenset({SpacyNerRecognizer.name, TokenClassifierRecognizer.name})
CERTAIN: Final = 0.9
SHAPED: Final = 0.5
AGREED: Final = 0.95
ALONE: Final = {SpacyNerRecognizer.name: 0.55}
"""Highest score of what one model says and the other does not, where the other could."""
LEAST_ALONE: Final = {"PERSON": 0.5, "LOCATION": 0.5}
"""A classifier's lone finds of these need this probability."""
NAMES: Final = frozenset({"PERSON", "LOCATION", "ORGANIZATION", "STREET_ADDRESS"})

_TIMES: Final = frozenset({"DATE_TIME", "AGE"})

_CONTEXT: Final = {
    "US_DRIVER_LICENSE": r"driv|licen[cs]e|\bdl\b",
    "US_PASSPORT": r"passport|passeport|reisepass|pasaporte|paszport",
    "US_BANK_NUMBER": r"account|acct|bank|routing|iban|konto|debit|deposit|sort code",
    "ZIP_CODE": r"zip|post(?:al|code|leitzahl)|plz|code postal|\bc\.?p\.?\b|kod pocztowy",
}
"""Numbers that look alike: what a word says they are."""
NUMBER: Final = "NATIONAL_ID"
_DIGITS: Final = 3
_NEAR: Final = 40
_BEFORE: Final = 64
_INITIAL: Final = re.compile(r"[ ]\w\.?[ ]")
_DATED: Final = re.compile(
    r"\d{4}|\d\s?[:/.-]\s?\d|\d\s?[ap]\.?m\b|\d{1,2}(?:st|nd|rd|th)\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tues|wednes|thurs|fri|satur|sun"
    r"|christmas|easter|thanksgiving)[a-z]{0,7}\b",
    re.IGNORECASE,
)
_SPAN_OF_TIME: Final = re.compile(r"\b(?:years?|months?|weeks?|days?|hours?|minutes?)\b", re.I)


def agree(text: str, found: Iterable[Span]) -> list[Span]:
    """Spans of all recognisers -> spans worth storing.

    Args:
        text: The text they are of.
        found: What every recogniser said, in any order.
    """
    spans = [span for span in found if not _is_vague(text, span)]
    certain = sorted(s for s in spans if s.score >= SHAPED and s.recognizer not in MODELS)
    sought = [s for span in spans if span.recognizer in MODELS for s in off_paths(text, span)]
    guesses = [span for span in sought if not _is_inside(span, certain)]
    kept = [s for s in spans if s.recognizer not in MODELS]
    by_model = {name: sorted(s for s in guesses if s.recognizer == name) for name in MODELS}
    places = sorted(s for s in spans if s.entity in ("LOCATION", "STREET_ADDRESS"))
    for span in guesses:
        named = _named(text, span, places)
        if named is None:
            continue
        other = [s for name in MODELS - {span.recognizer} for s in by_model[name]]
        weighed = _weighed(text, named, other)
        if weighed is not None:
            kept.append(weighed)
    kept = whole(text, (span for span in kept if not _is_of_things(text, span)))
    kept = join_inverted(text, kept, (s for s in guesses if s.entity in NAMES))
    return sorted({*kept, *join_addresses(text, kept), *_with_initials(text, kept)})


def _is_of_things(text: str, span: Span) -> bool:
    """Whether a guess at a number is of what the word before it says, which is nobody's."""
    is_guess = span.recognizer in MODELS or span.score < SHAPED
    is_number = span.entity not in NAMES - {"STREET_ADDRESS"} and span.entity not in _TIMES
    return is_guess and is_number and counts_things(text, span)


def _weighed(text: str, span: Span, other: Sequence[Span]) -> Span | None:
    """The span with the score that it has beside what the other model says."""
    if span.entity not in NAMES:
        return span
    index = bisect_left(other, span.end, key=lambda s: s.start)
    agreed = any(s.end > span.start and s.entity in NAMES for s in other[max(0, index - 3) : index])
    if agreed:
        return replace(span, score=max(span.score, AGREED))
    if span.score < LEAST_ALONE.get(span.entity, 0.0):
        return None
    is_things = is_versioned(text, span) or is_numbered_thing(text, span)
    if span.recognizer == SpacyNerRecognizer.name and is_things:
        return None
    return replace(span, score=min(span.score, ALONE.get(span.recognizer, 1.0)))


def _is_inside(span: Span, certain: Sequence[Span]) -> bool:
    """Whether a certain find, of another entity or longer, covers all of it.

    On what a number is, its shape decides, and behind the word for it a password is no street.
    """
    index = bisect_left(certain, span.start + 1, key=lambda s: s.start)
    near = certain[max(0, index - 8) : index]
    least = CERTAIN if span.entity in NAMES else SHAPED
    return any(
        s.end >= span.end
        and s.score >= (SHAPED if s.entity == "SECRET" else least)
        and (s.entity != span.entity or (s.start, s.end) != (span.start, span.end))
        for s in near
    )


def _named(text: str, span: Span, places: Sequence[Span]) -> Span | None:
    """Numbers that models take for names, places or a certain document: what they may be called.

    A number is a licence, a passport or an account only where a word says so, a postal code also
    beside a place. A short number that is said to be a house is nothing without its street.
    """
    value = text[span.start : span.end]
    if span.recognizer == SpacyNerRecognizer.name:
        is_name = span.entity in NAMES and sum(map(str.isdigit, value)) >= _DIGITS
        return replace(span, entity=NUMBER) if is_name and " " not in value else span
    if span.entity == "STREET_ADDRESS" and value.isdigit() and len(value) <= _DIGITS + 1:
        return span if _has_near(span, places) else None
    words = _CONTEXT.get(span.entity)
    before = text[max(0, span.start - _BEFORE) : span.start]
    if words is None or re.search(words, before, re.IGNORECASE):
        return span
    if span.entity == "ZIP_CODE" and _has_near(span, places):
        return span
    return replace(span, entity=NUMBER)


def _has_near(span: Span, places: Sequence[Span]) -> bool:
    """Whether another span that is a place stands within a line's reach."""
    index = bisect_left(places, span.start - _NEAR, key=lambda s: s.start)
    near = places[max(0, index - 1) : index + 12]
    return any(
        s.end > span.start - _NEAR
        and s.start < span.end + _NEAR
        and (s.start, s.end) != (span.start, span.end)
        for s in near
    )


def _is_vague(text: str, span: Span) -> bool:
    """Times that name no day, month or year: "next week", "a couple of months", bare numbers."""
    if span.entity != "DATE_TIME" or span.recognizer != SpacyNerRecognizer.name:
        return False
    value = text[span.start : span.end]
    if value.isdigit():
        return not (len(value) == 4 and value[:2] in ("18", "19", "20"))
    return not _DATED.search(value) or bool(
        _SPAN_OF_TIME.search(value) and not re.search(r"\d{4}|\d[:/.-]\d", value)
    )


def _with_initials(text: str, spans: Iterable[Span]) -> list[Span]:
    """Given name and surname with an initial between them are one name."""
    people = sorted(s for s in spans if s.entity == "PERSON")
    joined = []
    for first in people:
        begin = bisect_left(people, first.end, key=lambda s: s.start)
        for second in people[begin : begin + 3]:
            if _INITIAL.fullmatch(text, first.end, second.start):
                score = min(first.score, second.score)
                joined.append(replace(first, end=second.end, score=score))
    return joined
