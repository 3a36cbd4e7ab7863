"""Safe attributes: what a slot may say of its value, where a policy names it.

Script and length class are always said. Everything else is stored only as far as the policy's
``attributes`` name it, since a rendering can tell no more than its slot does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection
from typing import Final

from refinery.redaction.dates import age_band_of, month_of, year_of
from refinery.redaction.folding import fold
from refinery.redaction.places import region_of, zip3_of

CARD: Final = "CREDIT_CARD"
SHOWN_DIGITS: Final = frozenset({"bin", "last4"})
"""Attributes that are digits of a card; no keyed digest of such a card is made."""

_CLASSES: Final = ((4, "1-4"), (8, "5-8"), (16, "9-16"), (32, "17-32"))
_CARD_LENGTHS: Final = range(13, 20)


def _card_digits(value: str) -> str:
    """Digits of a card number; empty where it is none by its length."""
    digits = "".join(c for c in fold(value).text if c.isdigit())
    return digits if len(digits) in _CARD_LENGTHS else ""


def _name_part(entity: str, value: str) -> str:
    words = value.split()
    if len(words) < 2:
        return "given"
    return "family-given" if "," in value else "full"


_MADE: Final[dict[str, Callable[[str, str], str | None]]] = {
    "year": lambda entity, value: year_of(value),
    "month": lambda entity, value: month_of(value),
    "age_band": lambda entity, value: age_band_of(value, is_age=entity == "AGE"),
    "region": region_of,
    "zip3": zip3_of,
    "bin": lambda entity, value: _card_digits(value)[:6] or None,
    "last4": lambda entity, value: _card_digits(value)[-4:] or None,
    "part": _name_part,
}
_FITTING: Final[dict[str, frozenset[str]]] = {
    "year": frozenset({"DATE_TIME", "DATE_OF_BIRTH"}),
    "month": frozenset({"DATE_TIME", "DATE_OF_BIRTH"}),
    "age_band": frozenset({"DATE_TIME", "DATE_OF_BIRTH", "AGE"}),
    "region": frozenset({"LOCATION", "STREET_ADDRESS", "PHONE_NUMBER"}),
    "zip3": frozenset({"STREET_ADDRESS", "LOCATION", "ZIP_CODE"}),
    "bin": frozenset({CARD}),
    "last4": frozenset({CARD}),
    "part": frozenset({"PERSON"}),
}


def misfit(entity: str, name: str) -> str | None:
    """Why an attribute cannot be had of an entity, or None."""
    if name not in _FITTING:
        return f"no attribute '{name}'; known: {', '.join(sorted(_FITTING))}"
    if entity not in _FITTING[name]:
        return f"attribute '{name}' is one of {', '.join(sorted(_FITTING[name]))}, not of {entity}"
    return None


def attributes(entity: str, value: str, named: Collection[str] = ()) -> dict[str, str]:
    """What a slot says of its value: script, length class, and what a policy names.

    >>> attributes("DATE_TIME", "3 March 2024", ("year",))
    {'script': 'latin', 'length_class': '9-16', 'year': '2024'}
    """
    said = {"script": script(value), "length_class": length_class(value)}
    for name in named:
        made = _MADE[name](entity, value)
        if made:
            said[name] = made
    return said


def length_class(value: str) -> str:
    """Class of a value's length, wide enough to give nothing away."""
    return next((name for limit, name in _CLASSES if len(value) <= limit), "33+")


def script(value: str) -> str:
    """Script of the first letter, as Unicode names it; ``digits`` or ``none`` without one."""
    for character in value:
        if character.isalpha():
            return unicodedata.name(character, "unknown").split(" ")[0].lower()
    return "digits" if any(c.isdigit() for c in value) else "none"
