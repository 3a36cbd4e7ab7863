"""Payment card numbers: 12 to 19 digits, any separator, Luhn's check digit."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_PATTERN: Final = (
    r"(?<!\b(?:imei(?:sv)?|iccid|meid)\b\W{0,3}(?:(?:is|no|nr|number)\b\W{0,3})?)"
    r"(?<!\w)\d(?:[ .\-_/\n]{0,2}\d){11,30}(?!\w)"
)
"""A device's number passes the same check; the word before it decides."""
_GROUP: Final = re.compile(r"\d+")
_CARDS: Final = re.compile(r"(?!35\d{13}$)[2-6]\d{12,18}|5[06-8]\d{10}|6\d{11}|1800\d{11}")
"""Fifteen digits that begin with 35 are a telephone's, not a card's."""


def luhn(digits: str) -> bool:
    """Whether the last digit is Luhn's check digit of the others.

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def check_card(found: str) -> tuple[int, int, float] | None:
    """The longest run of whole groups that is a card number."""
    groups = [match.span() for match in _GROUP.finditer(found)]
    for first in range(len(groups)):
        for last in range(len(groups) - 1, first - 1, -1):
            start, end = groups[first][0], groups[last][1]
            digits = "".join(c for c in found[start:end] if c.isdigit())
            if _CARDS.fullmatch(digits) and len(set(digits)) > 1 and luhn(digits):
                return start, end, 1.0
    return None


class CreditCardRecognizer(Recognizer):
    """Card numbers."""

    name: ClassVar[str] = "credit-card"
    version: ClassVar[int] = 2
    entities: ClassVar[tuple[str, ...]] = ("CREDIT_CARD",)
    precise: ClassVar[bool] = True
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("card 4111 1111 1111 1111 12/27", "4111 1111 1111 1111"),
        ("5500-0000-0000-0004", "5500-0000-0000-0004"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser."""
        return [
            StrictPatternRecognizer(
                "CREDIT_CARD",
                self.name,
                [(_PATTERN, 0.0)],
                seconds=settings.pattern_seconds,
                check=check_card,
                needs=r"\d{4}",
            )
        ]
