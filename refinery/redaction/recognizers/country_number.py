"""Numbers of persons and companies by country: check digits decide, or a word before them.

All are NATIONAL_ID: a policy treats them alike, and the recogniser's name, stored with the span,
says which it was.
"""

from __future__ import annotations

import re
from functools import cache, partial
from importlib import import_module
from importlib.resources import files
from typing import Any, ClassVar, Final

import yaml
from presidio_analyzer import EntityRecognizer, predefined_recognizers

from refinery.errors import ConfigError
from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer, strict
from refinery.redaction.settings import DetectionSettings

ENTITY: Final = "NATIONAL_ID"
_MARKS: Final = re.compile(r"[ ./-]")
BY_LANGUAGE: Final = {
    "de": ("DE", "AT", "CH"), "fr": ("FR", "BE", "CH"), "es": ("ES",), "pl": ("PL",),
    "it": ("IT",), "nl": ("NL", "BE"), "pt": ("PT", "BR"), "da": ("DK",), "no": ("NO",),
    "sv": ("SE",), "fi": ("FI",), "cs": ("CZ",), "tr": ("TR",), "ko": ("KR",), "th": ("TH",),
}  # fmt: skip
"""Countries that come with a language; English brings none beside the built-in ones."""


class CountryNumberRecognizer(Recognizer):
    """NATIONAL_ID of the countries a site names, and of those its languages are spoken in."""

    name: ClassVar[str] = "country-number"
    version: ClassVar[int] = 2
    entities: ClassVar[tuple[str, ...]] = (ENTITY,)

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser per kind of number.

        Raises:
            ConfigError: Nothing is known of a country.
        """
        wanted = {c.upper() for c in settings.countries}
        if unknown := sorted(wanted - known_countries()):
            raise ConfigError(
                f"No numbers of the country '{unknown[0]}' are known.",
                f"known: {', '.join(sorted(known_countries()))}.",
            )
        for language in settings.languages:
            wanted.update(BY_LANGUAGE.get(language, ()))
        seconds = settings.pattern_seconds
        return [_built(row, seconds) for row in _numbers() if row["country"] in wanted]


def known_countries() -> frozenset[str]:
    """ISO 3166 codes of the data file, and those whose numbers are always sought."""
    return frozenset({"US", "GB", *(row["country"] for row in _numbers())})


@cache
def _numbers() -> tuple[dict[str, Any], ...]:
    source = files("refinery.redaction.recognizers").joinpath("country_numbers.yaml")
    return tuple(yaml.safe_load(source.read_text(encoding="utf-8")))


def _built(row: dict[str, Any], seconds: int) -> StrictPatternRecognizer:
    if "presidio" in row:
        return strict(_presidio(row["presidio"]), seconds, entity=ENTITY)
    return StrictPatternRecognizer(
        ENTITY,
        f"country-number:{row['check']}",
        [(rf"(?<![\w.-]){row['shape']}(?![\w-]|\.\d)", 0.0)],
        seconds=seconds,
        context=tuple(row["words"]),
        check=partial(_check, import_module(f"stdnum.{row['check']}"), row["alone"]),
        needs=r"\d{2}",
    )


def _presidio(name: str) -> Any:
    return getattr(predefined_recognizers, name)()


def _check(module: Any, alone: bool, found: str) -> tuple[int, int, float] | None:
    """Nothing where the check digits are wrong; beside a word alone where they say little.

    Small letters say little too: a digest is full of such numbers.
    """
    value = _MARKS.sub("", found.upper())
    if len({c for c in value if c.isdigit()}) < 3 or not module.is_valid(value):
        return None
    return 0, len(found), 0.9 if alone and found == found.upper() else 0.2
