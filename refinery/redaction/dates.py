"""What a date or an age may be generalised to: a year, a month, a band of ages."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from babel import Locale

from refinery.redaction.folding import fold

LANGUAGES: Final = ("en", "de", "fr", "es", "pl")
OLDEST_BAND: Final = "90+"
_YEAR: Final = re.compile(r"(?<!\d)(?:18|19|20)\d{2}(?!\d)")
_PACKED: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_YEAR_FIRST: Final = re.compile(r"(?<!\d)(?:18|19|20)\d{2}[-/.](0?[1-9]|1[0-2])(?!\d)")
_YEAR_LAST: Final = re.compile(
    r"(?<!\d)(\d{1,2})([-/.])[ ]?(\d{1,2})\2[ ]?(?:(?:18|19|20)\d{2}|\d{2})(?!\d)"
)
_MONTH_YEAR: Final = re.compile(r"(?<![\d/.-])(0?[1-9]|1[0-2])[-/.](?:18|19|20)\d{2}(?!\d)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_AGE: Final = re.compile(
    r"(?<!\d)(\d{1,3})(?!\d)[ -]{0,2}(?:(?:years?|yrs?)[ -]?(?:old\b|of age\b)|y[./]?o\b)"
    r"|\bage[d:]?[ ]{0,2}(?:of[ ])?(\d{1,3})(?!\d)",
    re.IGNORECASE,
)


def year_of(value: str) -> str | None:
    """The one year a date names.

    >>> year_of("4 March 2021"), year_of("20210304"), year_of("2019-2021"), year_of("04/13/78")
    ('2021', '2021', None, None)
    """
    text = fold(value).text
    found = {*_YEAR.findall(text), *(match[0] for match in _PACKED.findall(text))}
    return found.pop() if len(found) == 1 else None


def month_of(value: str) -> str | None:
    """The one month a date names, where no custom of writing makes it another.

    >>> month_of("4 März 2021"), month_of("13/04/2021"), month_of("03/04/2021")
    ('03', '04', None)
    """
    text = fold(value).text
    found = {_months().get(word.casefold(), 0) for word in _WORD.findall(text)} - {0}
    found |= {int(match[1]) for match in _PACKED.findall(text)}
    found |= {int(month) for month in _YEAR_FIRST.findall(text)}
    found |= {int(month) for month in _MONTH_YEAR.findall(text)}
    for first, sign, second in _YEAR_LAST.findall(text):
        found.add(_month_among(int(first), int(second), sign == "."))
    return f"{found.pop():02d}" if len(found) == 1 and 0 not in found else None


def age_band_of(value: str, is_age: bool = False) -> str | None:
    """Ten years an age lies in; all from 90 on are one band.

    Args:
        is_age: Whether a number alone is an age.

    >>> age_band_of("an 89-year-old"), age_band_of("aged 90"), age_band_of("5 years")
    ('80-89', '90+', None)
    """
    text = fold(value).text
    found = {int(first or second) for first, second in _AGE.findall(text)}
    if is_age and not found:
        found = {int(number) for number in re.findall(r"(?<!\d)\d{1,3}(?!\d)", text)}
    if len(found) != 1:
        return None
    age = found.pop()
    return OLDEST_BAND if age >= 90 else f"{age // 10 * 10}-{age // 10 * 10 + 9}"


def _month_among(first: int, second: int, is_day_first: bool) -> int:
    """Month of two figures, or 0: with dots the day stands first, with others it is a custom."""
    if first == second or (is_day_first and second <= 12) or (first > 12 >= second):
        return second if second <= 12 else 0
    return first if second > 12 >= first else 0


@cache
def _months() -> dict[str, int]:
    """Names of months in the languages, whole and shortened; what two months share is none."""
    found: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for context in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in context[width].items():
                    found.setdefault(name.casefold().strip("."), set()).add(number)
    found |= {"sept": {9}, "märz": {3}}
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1}
