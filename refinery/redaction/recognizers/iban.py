"""International bank account numbers: registry length per country and check digits."""

from __future__ import annotations

from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_PATTERN: Final = r"(?<![^\W_])[A-Z]{2}\d{2}(?:[ .\-\n]{0,2}[A-Z0-9]){11,30}"
_LENGTHS: Final = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 "
    "DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 "
    "IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 "
    "MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 "
    "SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
)
LENGTHS: Final = {entry[:2]: int(entry[2:]) for entry in _LENGTHS.split()}


def check_iban(found: str) -> tuple[int, int, float] | None:
    """Cut a match to its country's length and verify the check digits.

    A number of the right shape that fails the check digits scores low: context decides.
    """
    length = LENGTHS.get(found[:2].upper())
    if length is None:
        return None
    places = [i for i, c in enumerate(found) if c.isalnum()]
    if len(places) < length:
        return None
    end = places[length - 1] + 1
    value = "".join(found[i] for i in places[:length]).upper()
    number = int("".join(str(int(c, 36)) for c in value[4:] + value[:4]))
    if number % 97 == 1:
        return 0, end, 1.0
    return (0, end, 0.1) if sum(c.isdigit() for c in value) >= length - 6 else None


class IbanRecognizer(Recognizer):
    """IBANs with any separator."""

    name: ClassVar[str] = "iban"
    entities: ClassVar[tuple[str, ...]] = ("IBAN_CODE",)
    precise: ClassVar[bool] = True
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Pay DE89 3704 0044 0532 0130 00 2 days from now", "DE89 3704 0044 0532 0130 00"),
        ("GB82WEST12345698765432", "GB82WEST12345698765432"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser."""
        return [
            StrictPatternRecognizer(
                "IBAN_CODE",
                self.name,
                [(_PATTERN, 0.0)],
                seconds=settings.pattern_seconds,
                context=("iban", "account", "bank", "konto"),
                check=check_iban,
                needs=r"[A-Z]{2}\d{2}",
            )
        ]
