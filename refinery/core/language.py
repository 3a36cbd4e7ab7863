"""Which language a passage is in: the one model that all stages ask."""

from __future__ import annotations

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
