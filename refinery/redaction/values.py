"""Normal forms and safe attributes of personal values."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from refinery.redaction.folding import fold

_NUMBER_ENTITIES: Final = (
    "PHONE_NUMBER IBAN_CODE CREDIT_CARD US_SSN US_ITIN US_BANK_NUMBER UK_NHS UK_NINO"
)
_NUMBERS: Final = frozenset(_NUMBER_ENTITIES.split())
_CLASSES: Final = ((4, "1-4"), (8, "5-8"), (16, "9-16"), (32, "17-32"))
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_MONTH: Final = re.compile(
    r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|(?<=\d{4}-)(?:0\d|1[0-2])"
)
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec"
_FRAME: Final = " \t\r\n\"'<>()[]{},;"


def normal_form(entity: str, value: str) -> str:
    """The form in which two spellings of one value are equal.

    >>> normal_form("PERSON", "Smith,  John"), normal_form("PHONE_NUMBER", "+44 (20) 7946")
    ('john smith', '44207946')
    """
    folded = " ".join(fold(value).text.casefold().split()).strip(_FRAME)
    if entity in _NUMBERS:
        plain = "".join(c for c in folded if c.isalnum())
        return plain or folded
    if entity == "PERSON":
        family, comma, given = folded.partition(",")
        folded = f"{given.strip()} {family.strip()}" if comma and given.strip() else folded
        return folded.removesuffix("'s")
    return folded


def length_class(value: str) -> str:
    """Class of a value's length, wide enough to give nothing away."""
    return next((name for limit, name in _CLASSES if len(value) <= limit), "33+")


def attributes(entity: str, value: str) -> dict[str, str]:
    """What a slot may say about its value: script, length class, month and year of a date."""
    said = {"script": _script(value), "length_class": length_class(value)}
    if entity == "DATE_TIME":
        year, month = _YEAR.search(value), _MONTH.search(value)
        if year:
            said["year"] = year.group(0)
        if month:
            word = month.group(0).lower()
            number = int(word) if word.isdigit() else _MONTHS.index(word[:3]) // 4 + 1
            said["month"] = f"{number:02d}"
    return said


def _script(value: str) -> str:
    for character in value:
        if character.isalpha():
            return unicodedata.name(character, "unknown").split(" ")[0].lower()
    return "digits" if any(c.isdigit() for c in value) else "none"
