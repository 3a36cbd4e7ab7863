"""Language of a text and of each of its blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from refinery.core.language import UNKNOWN, classify
from refinery.documents.model import Block

LONG: Final = 80
"""Letters from which a block is judged by itself; shorter ones are judged together."""
SHORTEST: Final = 12
WINDOW: Final = 2_000


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


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
