"""Made-up numbers of every country that is known: drawn from the shape until the check accepts."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from presidio_analyzer import predefined_recognizers

from refinery.redaction.recognizers.country_number import _numbers
from tests.redaction.typography.values import Kind

ENGLISH = {
    "UkNinoRecognizer": "UK_NINO",
    "NhsRecognizer": "UK_NHS",
    "UsItinRecognizer": "US_ITIN",
    "UsPassportRecognizer": "US_PASSPORT",
    "MedicalLicenseRecognizer": "MEDICAL_LICENSE",
}
"""Those that are sought wherever the site is, and the entity of each."""
_MOST_TRIES = 30_000


def _drawn(parsed: Any, generator: random.Random, whole: bool) -> Iterator[str]:
    """Characters that an expression matches; where ``whole``, nothing optional stands in it."""
    for code, value in parsed:
        name = str(code)
        if name == "LITERAL":
            yield chr(value)
        elif name == "IN":
            yield _of_class(value, generator)
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, inner = value
            count = least if whole or most > 40 else int(most)
            if (least, most) == (0, 1) and _is_of_letters(inner):
                count = generator.randint(0, 1)
            for _ in range(count):
                yield from _drawn(inner, generator, whole)
        elif name == "SUBPATTERN":
            yield from _drawn(value[3], generator, whole)
        elif name == "BRANCH":
            yield from _drawn(generator.choice(value[1]), generator, whole)


def _is_of_letters(parsed: Any) -> bool:
    drawn = "".join(_drawn(parsed, random.Random(0), False))
    return drawn.isalnum()


def _of_class(items: Any, generator: random.Random) -> str:
    pool: list[str] = []
    for code, value in items:
        if str(code) == "LITERAL":
            pool.append(chr(value))
        elif str(code) == "RANGE":
            pool += map(chr, range(value[0], value[1] + 1))
        elif str(value) in ("CATEGORY_DIGIT", "CATEGORY_SPACE"):
            pool += "0123456789" if str(value) == "CATEGORY_DIGIT" else " "
    return generator.choice(pool)


def _maker(shape: str, accepts: Callable[[str], Any]) -> Callable[[random.Random], str]:
    parsed = _parser.parse(shape.replace(r"\1", "-").replace("(?i)", ""))

    def make(generator: random.Random) -> str:
        for _ in range(_MOST_TRIES):
            whole = generator.random() < 0.5
            value = "".join(_drawn(parsed, generator, whole)).upper().strip(" _")
            marks = [c for c in value if not c.isalnum()]
            value = "".join(c if c.isalnum() else marks[0] for c in value)
            if len({c for c in value if c.isdigit()}) > 2 and accepts(value):
                return value
        raise AssertionError(f"no number of the shape {shape}")

    return make


def _presidio(name: str, entity: str) -> Kind:
    built = getattr(predefined_recognizers, name)()
    pattern = max(built.patterns, key=lambda p: p.score)

    def accepts(value: str) -> bool:
        if not re.search(pattern.regex.replace("(?i)", ""), value, re.IGNORECASE):
            return False
        return built.validate_result(value) is not False and not built.invalidate_result(value)

    words = ("passport",) if "Passport" in name else tuple(built.context or ["number"])[:1]
    return Kind(frozenset({entity}), _said(words), _maker(pattern.regex, accepts))


def _said(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"As to the {word}:" for word in words)


@cache
def national_kinds() -> dict[str, Kind]:
    """Every kind of number, by country and name."""
    kinds = {name: _presidio(name, entity) for name, entity in ENGLISH.items()}
    for row in _numbers():
        if name := row.get("presidio"):
            kinds[f"{row['country']} {name}"] = _presidio(name, "NATIONAL_ID")
        else:
            module = import_module(f"stdnum.{row['check']}")
            made = _maker(row["shape"], module.is_valid)
            said = _said(tuple(row["words"][:1]))
            kinds[row["check"]] = Kind(frozenset({"NATIONAL_ID"}), said, made)
    return kinds
