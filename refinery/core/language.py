"""Which language a passage is in: the one model that all stages ask."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

UNKNOWN: Final = "und"
_CODES: Final = (
    "ar bg bn ca cs cy da de el en es et fa fi fr ga gu he hi hr hu hy id is it ja ka kn ko lt lv"
    " mk ml mr ms nl no pl pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur vi zh"
)
COMMON: Final = tuple(_CODES.split())
"""Languages a document is told apart by; with rarer ones, short English passes for pidgin or
Latin, unless a margin is asked for."""
_RARER: Final = (
    "ace af am an ary arz as az ba bcl be br bs crh dz eo eu ext fo fuv fy gcf gcr gd gl gom grc"
    " gug guw ha hbo ht ig jv kab kik kk km ku ky la lb lg lij ln lo ltg mg mn mt my nb ne nn nso"
    " oc om or pa pcm ps qu rw sa sdh se si sn so st tg tk tt ug uz uzs vec vo wa wuu xh yo yue zu"
)
KNOWN: Final = frozenset({*COMMON, *_RARER.split()})
"""Languages the model knows, and Bokmål, which it calls Norwegian."""


def check_codes(codes: Iterable[str], known: Iterable[str] = KNOWN) -> None:
    """Refuse what is no code of a language that can be told.

    Raises:
        ValueError: Names the code, and the one that was meant where that can be told.
    """
    for code in codes:
        if code not in known:
            meant = _meant(code)
            hint = f"did you mean '{meant}'?" if meant in known else "write 'de' for German"
            raise ValueError(f"'{code}' is no code (ISO 639-1) of a language it can tell; {hint}")


def _meant(said: str) -> str:
    """The code of a language by its name, or as a locale is written."""
    from babel import Locale

    names: dict[str, str] = {name.casefold(): code for code, name in Locale("en").languages.items()}
    folded = said.strip().casefold()
    return names.get(folded, folded.replace("_", "-").partition("-")[0])


def classify(text: str) -> str:
    """ISO 639-1 code of the language of a text, one of the common ones."""
    return str(_identifier(COMMON).classify(text)[0])


def likelihoods(text: str) -> dict[str, float]:
    """Logarithm of the likelihood of each language the model knows, the likeliest first."""
    return dict(_identifier(()).rank(text))


@cache
def _identifier(codes: tuple[str, ...]) -> Any:
    """The model, of these languages or of all; no process needs both."""
    from py3langid.langid import _load_identifier

    identifier = _load_identifier()
    if codes:
        identifier.set_languages([code for code in codes if code in identifier.labels])
    return identifier
