"""Devices: telephones (IMEI) and medical devices (UDI) by check digits, others behind a word."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer
from stdnum import ean, imei

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

ENTITY: Final = "DEVICE_ID"
_IMEI: Final = r"(?<![\w.])\d(?:[ .\-/\n]{0,2}\d){14}(?!\w)"
_ISSUED: Final = ("35", "86", "01", "99")
"""What the bodies that give out such numbers begin with."""
_GROUPED: Final = re.compile(
    r"\d{2}(?:\D{1,2}\d{6}){2}\D{1,2}\d|\d{6}\D{1,2}\d{2}\D{1,2}\d{6}\D{1,2}\d"
)
_UDI: Final = r"\(01\)[ ]?\d{14}(?:[ ]?\((?:1[0-7]|2[01])\)[ ]?[A-Z0-9][A-Z0-9/.-]{0,19}){0,5}"
_NAMED: Final = (
    r"\b(?:serial[ ]?(?:n(?:umber|um|o\.?|r\.?)|#)|s/n|seriennummer|num[ée]ro[ ]de[ ]s[ée]rie|"
    r"n[úu]mero[ ]de[ ]serie|numer[ ]seryjny|device[ ](?:id|identifier|serial)|imei|imeisv|meid|"
    r"iccid|udid|udi|esn)(?:[ ](?:is|was|no\.?|number)){0,2}[ ]{0,2}[:#=]?[ ]{0,2}#?"
    r"(?P<value>[A-Z0-9](?:[./-]?[A-Z0-9]){4,40})(?!\w)"
)


def check_imei(found: str) -> tuple[int, int, float] | None:
    """Fifteen digits with Luhn's check digit; grouped as on a box they are sure.

    Whole, those of the commonest issuer count alone; the others need a word before them.
    """
    digits = "".join(c for c in found if c.isdigit())
    if not digits.startswith(_ISSUED) or len(set(digits)) < 3 or not imei.is_valid(digits):
        return None
    if _GROUPED.fullmatch(found):
        return 0, len(found), 0.9
    return 0, len(found), 0.6 if digits.startswith(_ISSUED[0]) else 0.2


def check_udi(found: str) -> tuple[int, int, float] | None:
    """The article number within has the right check digit."""
    article = found[4:].lstrip()[:14]
    return (0, len(found), 0.9) if ean.is_valid(article) else None


def check_named(found: str) -> tuple[int, int, float] | None:
    """A word before it says what it is; what holds hardly a digit is another word."""
    return (0, len(found), 0.75) if sum(c.isdigit() for c in found) >= 3 else None


class DeviceRecognizer(Recognizer):
    """DEVICE_ID."""

    name: ClassVar[str] = "device"
    entities: ClassVar[tuple[str, ...]] = (ENTITY,)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("the phone 35-209900-176148-1 is lost", "35-209900-176148-1"),
        ("IMEI 862430031234566", "862430031234566"),
        (
            "pacemaker (01)00643169007222(17)160712(21)A213B1",
            "(01)00643169007222(17)160712(21)A213B1",
        ),
        ("Serial number: C02XK1YZJHD3.", "C02XK1YZJHD3"),
        ("Seriennummer SN-4471-223", "SN-4471-223"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One for telephones, one for medical devices, one for what a word announces."""
        seconds = settings.pattern_seconds
        phones = ("imei", "imeisv", "handset", "phone", "device")
        return [
            StrictPatternRecognizer(
                ENTITY, self.name, [(_IMEI, 0.0)],
                seconds=seconds, context=phones, check=check_imei, needs=r"\d",
            ),
            StrictPatternRecognizer(
                ENTITY, "udi", [(_UDI, 0.0)], seconds=seconds, check=check_udi, needs=r"\(01\)"
            ),
            StrictPatternRecognizer(
                ENTITY, "serial", [(_NAMED, 0.0)], seconds=seconds, check=check_named, needs=r"\d"
            ),
        ]  # fmt: skip
