"""International bank account numbers: the registry's structure per country, and check digits."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from string import ascii_uppercase
from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer
from stdnum.iso7064 import mod_97_10
from stdnum.numdb import get

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_PATTERN: Final = r"(?<![^\W_])[A-Z]{2}\d{2}(?:[ .\-\n]{0,2}[A-Z0-9]){11,30}"
_PART: Final = re.compile(r"(\d+)!([nac])")
_CHARACTERS: Final = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}


@cache
def structures() -> dict[str, str]:
    """Of each country the registry's account structure, such as ``4!a6!n8!n`` of ``GB``."""
    registry = get("iban")
    pairs = map("".join, product(ascii_uppercase, repeat=2))
    held = {pair: registry.info(pair)[0][1].get("bban", "") for pair in pairs}
    return {country: structure for country, structure in held.items() if structure}


@cache
def _account(country: str) -> tuple[int, re.Pattern[str]] | None:
    """Length of the whole number, and what follows the check digits."""
    parts = _PART.findall(structures().get(country, ""))
    if not parts:
        return None
    shape = "".join(f"{_CHARACTERS[kind]}{{{count}}}" for count, kind in parts)
    return 4 + sum(int(count) for count, _ in parts), re.compile(shape)


def check_iban(found: str) -> tuple[int, int, float] | None:
    """Cut a match to its country's length; verify its structure and check digits.

    The check digits of one in 97 strings are right, and words may follow what merely starts like
    an account: the structure keeps those out. A number that fails scores low: context decides.
    """
    account = _account(found[:2].upper())
    if account is None:
        return None
    length, shape = account
    places = [i for i, c in enumerate(found) if c.isalnum()]
    if len(places) < length:
        return None
    end = places[length - 1] + 1
    value = "".join(found[i] for i in places[:length]).upper()
    if shape.fullmatch(value[4:]) and mod_97_10.is_valid(value[4:] + value[:4]):
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
