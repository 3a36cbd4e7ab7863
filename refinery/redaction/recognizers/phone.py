"""Telephone numbers, written in the ways offices write them.

The patterns propose, phonenumbers raises the score of a number that exists in a configured
region. Fictional and mistyped numbers are masked too: what looks like a number is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar, Final

import phonenumbers
from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import Check, StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_EXTENSION: Final = r"(?:[ ]?(?:x|ext\.?|extension|#)[ ]?\d{1,6})?"
_END: Final = r"(?![\w@]|-\d|\.\d)"
_BEFORE: Final = r"(?<![\w+]|\d[.,-])"
INTERNATIONAL: Final = (
    rf"{_BEFORE}(?P<value>(?:\+|00)[ ]?[1-9](?:[ ().\-/]{{0,3}}\d){{6,14}}{_EXTENSION}){_END}"
)
NORTH_AMERICAN: Final = (
    rf"{_BEFORE}(?P<value>(?:1[ .-]?)?(?:\(\d{{3}}\)[ .-]?|\d{{3}}[ .\-/])\d{{3}}[ .-]\d{{4}}"
    rf"{_EXTENSION}){_END}"
)
TRUNK: Final = (
    rf"{_BEFORE}(?P<value>\(?0\d{{1,5}}\)?(?:[ .\-/]\(?\d{{2,8}}\)?){{1,5}}{_EXTENSION}){_END}"
)
AREA: Final = (
    rf"{_BEFORE}(?P<value>\(\d{{2,5}}\)[ ]?\d{{3,8}}(?:[ .-]\d{{2,8}}){{0,3}}{_EXTENSION}){_END}"
)
PAIRED: Final = rf"{_BEFORE}(?P<value>\d{{4,5}}[ -]\d{{5,6}}){_END}"
GROUPED: Final = (
    rf"{_BEFORE}(?P<value>\d{{2,4}}(?P<mark>[ .-])\d{{2,4}}(?:(?P=mark)\d{{2,4}}){{1,3}}){_END}"
)
RUN: Final = rf"{_BEFORE}(?P<value>\d{{10,11}}{_EXTENSION}){_END}"
CONTEXT: Final = (
    r"\b(?:tel|telephone|phone|ph|mobile|cell|cellphone|fax|call|dial|direct|whatsapp|sms|text)\b"
    r"[. ]{0,2}(?:(?:no|nr|number|me|us|is|at|on)\b[. ]{0,2}){0,3}[:#]?[ \n]{0,2}[\"']?"
    rf"(?P<value>\+?\(?\d[\d ().\-/]{{5,18}}\d{_EXTENSION}){_END}"
)
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_DATE: Final = re.compile(
    rf"(?:19|20)\d{{2}}[-/. ](?:0?[1-9]|1[0-2])[-/. ]{_DAY}(?:\D.*)?"
    rf"|{_DAY}[-/.]{_DAY}[-/.](?:19|20)?\d{{2}}"
)
_OTHER: Final = re.compile(
    rf"{_DATE.pattern}|\d{{3}}([ .-])\d{{2}}\1\d{{4}}|(?:\d{{1,3}}\.){{3}}\d{{1,3}}"
)
"""Dates, and the grouping of social security numbers and of addresses of machines."""
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[ .]\d{3})+")
_TAIL: Final = re.compile(r"(?i)[ ]?(?:x|ext\.?|extension|#)[ ]?\d{1,6}$")


def _checker(regions: tuple[str, ...], valid: float, shaped: float) -> Check:
    """Check that scores a number ``valid`` where a region knows it, ``shaped`` elsewhere."""

    def check(found: str) -> tuple[int, int, float] | None:
        start, end = _closed(found)
        number = _TAIL.sub("", found[start:end])
        digits = sum(c.isdigit() for c in number)
        if not 7 <= digits <= 15 or len(set(number)) < 3 or _OTHER.fullmatch(number):
            return None
        is_amount = _THOUSANDS.fullmatch(number) is not None
        score = valid if _is_valid(number, regions) else 0.0 if is_amount else shaped
        return (start, end, score) if score else None

    return check


def _closed(found: str) -> tuple[int, int]:
    """Offsets without a bracket at either end that is the sentence's."""
    if found[0] == "(" and found.find(")") == len(found) - 1:
        return 1, len(found) - 1
    balance = found.count("(") - found.count(")")
    return int(balance > 0 and found[0] == "("), len(found) - int(balance < 0 and found[-1] == ")")


def _is_valid(number: str, regions: tuple[str, ...]) -> bool:
    if number.startswith("00"):
        number = f"+{number[2:]}"
    for region in (None,) if number.startswith("+") else regions:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(number, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False


class PhoneRecognizer(Recognizer):
    """Telephone and fax numbers with their extensions."""

    name: ClassVar[str] = "phone"
    version: ClassVar[int] = 3
    entities: ClassVar[tuple[str, ...]] = ("PHONE_NUMBER",)
    precise: ClassVar[bool] = True
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Ring +44 20 7946 0958 now", "+44 20 7946 0958"),
        ("(212) 555-0123 x44 or later", "(212) 555-0123 x44"),
        ("Mobile: 0171 2345678.", "0171 2345678"),
        ("phone 555-0199", "555-0199"),
        ("call me (030 901820)", "030 901820"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """Formatted numbers, bare runs of digits, and numbers a word announces."""
        regions = settings.phone_regions
        build: Callable[..., StrictPatternRecognizer] = StrictPatternRecognizer
        seconds = settings.pattern_seconds
        formatted = [(p, 0.0) for p in (INTERNATIONAL, NORTH_AMERICAN, TRUNK, AREA)]
        groups = (
            (formatted, 0.9, 0.55),
            ([(PAIRED, 0.0), (RUN, 0.0)], 0.4, 0.0),
            ([(GROUPED, 0.0)], 0.45, 0.4),
            ([(CONTEXT, 0.0)], 0.9, 0.7),
        )
        return [
            build(
                "PHONE_NUMBER",
                self.name,
                patterns,
                seconds=seconds,
                check=_checker(regions, valid, shaped),
                needs=r"\d{2}",
            )
            for patterns, valid, shaped in groups
        ]
