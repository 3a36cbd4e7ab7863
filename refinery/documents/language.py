"""Language of a text and of each of its blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from refinery.documents.model import Block

UNKNOWN: Final = "und"
LONG: Final = 80
"""Letters from which a block is judged by itself; shorter ones are judged together."""
SHORTEST: Final = 12
WINDOW: Final = 2_000
_CODES: Final = (
    "ar bg bn ca cs cy da de el en es et fa fi fr ga gu he hi hr hu hy id is it ja ka kn ko lt lv"
    " mk ml mr ms nl no pl pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur vi zh"
)
COMMON: Final = tuple(_CODES.split())
"""Languages that are told apart; with rarer ones, short English passes for pidgin or Latin."""


@cache
def _identifier() -> Any:
    from py3langid.langid import _load_identifier

    identifier = _load_identifier()
    identifier.set_languages([code for code in COMMON if code in identifier.labels])
    return identifier


def languages(text: str, blocks: Sequence[Block]) -> tuple[str, list[str]]:
    """ISO 639-1 code of most of the text, and one per block.

    Code says nothing about language; a short block is taken to be in the document's.
    """
    votes: Counter[str] = Counter()
    own: list[str | None] = []
    short: list[str] = []
    for block in blocks:
        piece = text[block.start : block.end][:WINDOW]
        letters = _letters(piece)
        if block.kind == "code" or letters < LONG:
            own.append(UNKNOWN if block.kind == "code" else None)
            if block.kind != "code" and letters:
                short.append(piece)
            continue
        own.append(classify(piece))
        votes[own[-1] or UNKNOWN] += _letters(text[block.start : block.end])
    joined = " ".join(short)[:WINDOW] if blocks else text[:WINDOW]
    if _letters(joined) >= SHORTEST and not (votes and _letters(joined) < LONG):
        votes[classify(joined)] += sum(map(_letters, short)) or _letters(joined)
    whole = min(votes, key=lambda code: (-votes[code], code)) if votes else UNKNOWN
    return whole, [code or whole for code in own]


def classify(text: str) -> str:
    """Code of the language of a text."""
    return str(_identifier().classify(text)[0])


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
