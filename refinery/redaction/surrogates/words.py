"""Made-up people, firms and places in a script, drawn by a keyed number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from faker import Faker

_LOCALES: Final = {
    "latin": "en_US", "fullwidth": "en_US", "digits": "en_US", "none": "en_US",
    "cyrillic": "ru_RU", "greek": "el_GR", "arabic": "ar_AA", "hebrew": "he_IL",
    "cjk": "zh_CN", "hangul": "ko_KR", "devanagari": "hi_IN", "thai": "th_TH",
    "georgian": "ka_GE", "armenian": "hy_AM", "bengali": "bn_BD", "tamil": "ta_IN",
}  # fmt: skip
_FAMILY_FIRST: Final = frozenset({"cjk", "hangul"})


@dataclass(frozen=True)
class MadePerson:
    """A made-up name."""

    given: str
    family: str
    script: str

    def written(self, part: str) -> str:
        """As the value was written: ``given``, ``family``, ``family-given``, ``initial`` or all."""
        match part:
            case "given":
                return self.given
            case "family":
                return self.family
            case "family-given":
                return f"{self.family}, {self.given}"
            case "initial":
                return f"{self.given[0]}. {self.family}"
        if self.script in _FAMILY_FIRST:
            return self.family + self.given
        return f"{self.given} {self.family}"

    @property
    def local_part(self) -> str:
        """As an address has it, in ASCII; empty where no letter of the name is."""
        plain = unicodedata.normalize("NFKD", f"{self.given}.{self.family}".lower())
        return re.sub(r"[^a-z.]", "", plain).strip(".")


def is_written(script: str) -> bool:
    """Whether values can be made up in a script."""
    return script in _LOCALES


def made_person(seed: int, script: str) -> MadePerson:
    """The person of a number; always the same for the same."""
    faker = _seeded(seed, script)
    return MadePerson(faker.first_name(), faker.last_name(), script)


def made_words(seed: int, script: str, entity: str) -> str:
    """A firm, a town or a street with its number."""
    faker = _seeded(seed, script)
    made = {
        "ORGANIZATION": faker.company,
        "LOCATION": faker.city,
        "STREET_ADDRESS": faker.street_address,
    }
    return " ".join(str(made[entity]()).split())


def _seeded(seed: int, script: str) -> Any:
    faker = _faker(_LOCALES[script])
    faker.seed_instance(seed)
    return faker


@cache
def _faker(locale: str) -> Any:
    return Faker(locale, use_weighting=False)
