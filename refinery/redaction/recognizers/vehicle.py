"""Vehicles: identification numbers of ISO 3779 by their check digit, plates behind their word."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

ENTITY: Final = "VEHICLE_ID"
# A word of seventeen letters is rare: looked for first, it takes a quarter of the time.
_VIN: Final = r"\b(?=\w{17}\b)(?<![.@/+-])[A-HJ-NPR-Z1-9][A-HJ-NPR-Z0-9]{16}(?![@/+-]|\.\w)"
_PLATE_WORDS: Final = (
    r"plate|registration|kennzeichen|nummernschild|immatric|matr[ií]cula|rejestracyjn"
)
_PLATE: Final = (
    r"\b(?:(?:licen[cs]e|number|registration|vehicle)[ ]plates?|(?:vehicle|car)[ ]registration|"
    r"(?:kfz-)?kennzeichen|nummernschild|immatriculation|matr[ií]cula|numer[ ]rejestracyjny|"
    r"tablic[aey][ ]rejestracyjn[aey])(?:[ ](?:number|no\.?|nr\.?|is|was|reads?|with)){0,2}"
    r"[ ]{0,2}[:#=]?[ ]{0,2}[\"']?"
    r"(?P<value>(?-i:(?=[A-ZÄÖÜ -]{0,8}\d)(?=[A-ZÄÖÜ0-9 -]{4})"
    r"[A-ZÄÖÜ0-9]{1,8}(?:[ -][A-ZÄÖÜ0-9]{1,5}){0,2}))(?!\w)"
)
_BRITISH: Final = (
    r"(?-i:(?<![\w:-])[A-HJ-PR-Y]{2}(?:0[1-9]|[1-7][0-9])[ -]?[A-HJ-PR-Z]{3}(?![\w:-]))"
)
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES: Final = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        map(int, "012345678912345678123457923456789"),
        strict=True,
    )
)
_SERIAL: Final = re.compile(r"[0-9]{4}$")


def has_check_digit(vin: str) -> bool:
    """Whether the ninth character is the check digit that North America and China ask for.

    Source: 49 CFR 565.15 (c), a part of ISO 3779's optional middle section.

    >>> has_check_digit("1M8GDM9AXKP042788"), has_check_digit("1M8GDM9A1KP042788")
    (True, False)
    """
    total = sum(_VALUES[c] * weight for c, weight in zip(vin, _WEIGHTS, strict=True))
    return vin[8] == "0123456789X"[total % 11]


def check_vin(found: str) -> tuple[int, int, float] | None:
    """A right check digit before four figures is sure in capitals; else a word has to say it.

    Europe's numbers need no check digit, so a wrong one refuses none behind a word.
    """
    vin = found.upper()
    digits = sum(c.isdigit() for c in vin)
    if digits < 3 or digits > 15:
        return None
    is_sure = found == vin and has_check_digit(vin) and _SERIAL.search(vin)
    return 0, len(found), 0.9 if is_sure else 0.2


class VehicleRecognizer(Recognizer):
    """VEHICLE_ID."""

    name: ClassVar[str] = "vehicle"
    entities: ClassVar[tuple[str, ...]] = (ENTITY,)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("he drove 1M8GDM9AXKP042788 home", "1M8GDM9AXKP042788"),
        ("Chassis no. WVWZZZ1JZ3W386752", "WVWZZZ1JZ3W386752"),
        ("The license plate is 7ABC123.", "7ABC123"),
        ("Kennzeichen: B-MW 1234", "B-MW 1234"),
        ("her car, AB12 CDE, was towed", "AB12 CDE"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One for numbers of vehicles, one for plates behind a word, one for those of Britain."""
        seconds = settings.pattern_seconds
        vin = ("vin", "chassis", "vehicle", "frame no", "fahrgestellnummer", "fin", "bastidor")
        british = ("vehicle", "car", "van", "plate", "vrn", "dvla", "v5c")
        return [
            StrictPatternRecognizer(
                ENTITY, self.name, [(_VIN, 0.0)], seconds=seconds, context=vin, check=check_vin
            ),
            StrictPatternRecognizer(
                ENTITY, "plate", [(_PLATE, 0.75)], seconds=seconds, needs=_PLATE_WORDS
            ),
            StrictPatternRecognizer(
                ENTITY, "british-plate", [(_BRITISH, 0.2)], seconds=seconds, context=british
            ),
        ]
