"""Normal forms of personal values."""

from __future__ import annotations

from typing import Final

from refinery.redaction.folding import fold
from refinery.redaction.mending import mend

_NUMBER_ENTITIES: Final = (
    "PHONE_NUMBER IBAN_CODE CREDIT_CARD US_SSN US_ITIN US_BANK_NUMBER UK_NHS UK_NINO "
    "HEALTH_PLAN_NUMBER VEHICLE_ID DEVICE_ID"
)
_NUMBERS: Final = frozenset(_NUMBER_ENTITIES.split())
_MENDED: Final = _NUMBERS | {"EMAIL_ADDRESS", "IP_ADDRESS", "MAC_ADDRESS", "INTERNAL_HOST"}
"""Values in which no blank, line end or ``=XX`` means anything."""
_FRAME: Final = " \t\r\n\"'<>()[]{},;"


def normal_form(entity: str, value: str) -> str:
    """The form in which two spellings of one value are equal.

    >>> normal_form("PERSON", "Smith,  John"), normal_form("PHONE_NUMBER", "+44 (20) 7946")
    ('john smith', '44207946')
    >>> normal_form("EMAIL_ADDRESS", "j o @ x . o r g"), normal_form("EMAIL_ADDRESS", "jo=40x.org")
    ('jo@x.org', 'jo@x.org')
    """
    view = fold(value)
    mended = mend(value, view) if entity in _MENDED else None
    seen = mended.view.text if mended else view.text
    folded = " ".join(seen.casefold().split()).strip(_FRAME)
    if entity in _NUMBERS:
        plain = "".join(c for c in folded if c.isalnum())
        return plain or folded
    if entity == "PERSON":
        family, comma, given = folded.partition(",")
        folded = f"{given.strip()} {family.strip()}" if comma and given.strip() else folded
        return folded.removesuffix("'s")
    return folded
