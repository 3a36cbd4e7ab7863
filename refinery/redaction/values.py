"""Normal forms of personal values."""

from __future__ import annotations

from typing import Final

from refinery.redaction.folding import fold

_NUMBER_ENTITIES: Final = (
    "PHONE_NUMBER IBAN_CODE CREDIT_CARD US_SSN US_ITIN US_BANK_NUMBER UK_NHS UK_NINO"
)
_NUMBERS: Final = frozenset(_NUMBER_ENTITIES.split())
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
