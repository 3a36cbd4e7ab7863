"""What a place may be generalised to: a country, a state of the USA, a three-digit ZIP.

There is no gazetteer: a region is what the value itself says (``Boston, MA``; ``Lyon, France``;
a ZIP or a British postcode; the country code of a number). A town alone has none.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import phonenumbers
from babel import Locale
from faker.providers.address.en_US import Provider

from refinery.redaction.dates import LANGUAGES
from refinery.redaction.folding import fold

NOWHERE: Final = "000"
# Three-digit areas of at most 20,000 people by the census of 2000 (the guidance of HHS) or any
# published list since; an area that grew stays here, which errs on the safe side.
_SMALL: Final = frozenset(
    (
        "036", "059", "063", "102", "202", "203", "204", "205", "369", "556", "692", "753",
        "772", "790", "821", "823", "830", "831", "878", "879", "884", "890", "893",
    )
)  # fmt: skip
_CODES: Final = tuple(code for code in Provider.states_abbr if code != "DC")
_STATES: Final = {
    **dict(zip(_CODES, Provider.states, strict=True)),
    "DC": "District of Columbia",
}
_TERRITORIES: Final = frozenset({"AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI"})
_OTHER_NAMES: Final = {
    "usa": "US", "u.s.a": "US", "u.s": "US", "united states of america": "US", "uk": "GB",
    "u.k": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northern ireland": "GB", "uae": "AE", "holland": "NL", "czech republic": "CZ",
    "turkey": "TR", "ivory coast": "CI", "burma": "MM",
}  # fmt: skip
# Names that are a state's as well as something else's.
_AMBIGUOUS: Final = frozenset({"georgia", "washington"})
_ZIP: Final = re.compile(r"(?<![\w-])(\d{5})(?:-\d{4})?(?![\w-])")
_STATE_ZIP: Final = re.compile(
    r"(?:^|[\s,])([A-Z]{2}|(?:[A-Z][a-z]+ ?){1,3}),?\s{1,3}(\d{5})(?:-\d{4})?"
    r"(?:,?\s{1,3}(?:USA?|United States)\.?)?\W*$"
)
_UK_CODE: Final = re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\W*$")


def region_of(entity: str, value: str) -> str | None:
    """Country, or state of the USA, as ISO 3166 writes it.

    >>> region_of("LOCATION", "Boston, MA"), region_of("LOCATION", "Frankreich")
    ('US-MA', 'FR')
    >>> region_of("LOCATION", "Springfield"), region_of("PHONE_NUMBER", "+44 20 7946 0958")
    (None, 'GB')
    """
    text = " ".join(fold(value).text.split())
    if entity == "PHONE_NUMBER":
        return _country_of_number(text)
    addressed = _STATE_ZIP.search(text)
    if addressed:
        state = _state(addressed[1].strip(), True)
        territory = addressed[1] if addressed[1] in _TERRITORIES else None
        return f"US-{state}" if state else territory
    parts = [part.strip(" .") for part in text.split(",") if part.strip(" .")]
    if not parts:
        return None
    state = _state(parts[-1], len(parts) > 1)
    if state:
        return f"US-{state}"
    return _countries().get(parts[-1].casefold()) or ("GB" if _UK_CODE.search(text) else None)


def zip3_of(entity: str, value: str) -> str | None:
    """First three digits of a ZIP, or ``000`` where too few people live there.

    >>> zip3_of("STREET_ADDRESS", "1 Elm St, Boston, MA 02139"), zip3_of("ZIP_CODE", "03601")
    ('021', '000')
    """
    text = " ".join(fold(value).text.split())
    addressed = _STATE_ZIP.search(text)
    if addressed:
        is_there = addressed[1] in _TERRITORIES or _state(addressed[1].strip(), True)
        code = addressed[2] if is_there else None
    else:
        alone = _ZIP.fullmatch(text.strip(" .,")) if entity not in ("STREET_ADDRESS",) else None
        code = alone[1] if alone else None
    if code is None:
        return None
    return NOWHERE if code[:3] in _SMALL else code[:3]


def region_name(code: str) -> str:
    """What a region is called in English; the code itself where it has no name."""
    state = _STATES.get(code.removeprefix("US-")) if code.startswith("US-") else None
    return state or str(Locale("en").territories.get(code, code))


def _state(name: str, is_last: bool) -> str | None:
    """A state by its name, or by two capitals at the end of something longer."""
    if name in _STATES:
        return name if is_last else None
    if name.casefold() in _AMBIGUOUS and not (is_last and name.casefold() == "washington"):
        return None
    return _state_names().get(name.casefold())


def _country_of_number(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None
    code = phonenumbers.region_code_for_number(number)
    return code if code and code.isalpha() else None


@cache
def _state_names() -> dict[str, str]:
    return {name.casefold(): code for code, name in _STATES.items()}


@cache
def _countries() -> dict[str, str]:
    """Names of countries in the languages; what two countries share, or a state, is none."""
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code.isalpha() and len(code) == 2 and code not in ("EU", "EZ", "UN", "ZZ"):
                found.setdefault(name.casefold(), set()).add(code)
    taken = {*_state_names(), *_AMBIGUOUS}
    known = {n: min(codes) for n, codes in found.items() if len(codes) == 1 and n not in taken}
    return {**known, **_OTHER_NAMES}
