"""Runs of text with emphasis and links, as Markdown that keeps words whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

_SPACE: Final = re.compile(r"\s+")
_UNSAID: Final = re.compile(
    r"\S+\.(?:png|jpe?g|gif|bmp|emf|wmf|tiff?|svg|webp)|(?:image|picture) ?\d*", re.I
)
"""What programs write where nobody described a picture."""
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:/*", re.I)


@dataclass(frozen=True)
class Piece:
    """Some text of one look; ``is_raw`` text (a formula, a picture) is never emphasised."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    link: str = ""
    is_raw: bool = False


def plain(pieces: Iterable[Piece]) -> str:
    """The words alone.

    >>> plain([Piece("Ask ", bold=True), Piece("first.")])
    'Ask first.'
    """
    return "".join(piece.text for piece in pieces)


def markdown(pieces: Iterable[Piece]) -> str:
    """Pieces with ``**``, ``*``, ``~~`` and links around whole words.

    A mark within a word would hide a name from every detector, so a word that is only partly
    emphasised stays as it is.

    >>> markdown([Piece("very ", bold=True), Piece("im"), Piece("portant", italic=True)])
    '**very** important'
    >>> markdown([Piece("our page", link="https://corp.example/a")])
    '[our page](https://corp.example/a)'
    """
    joined = _joined(pieces)
    out = []
    for index, piece in enumerate(joined):
        before = joined[index - 1].text[-1:] if index else ""
        after = joined[index + 1].text[:1] if index + 1 < len(joined) else ""
        out.append(_marked(piece, before, after))
    return "".join(out)


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of the same look as one; space takes the look of what precedes it."""
    found: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        last = found[-1] if found else None
        if last is None or last.is_raw or piece.is_raw:
            found.append(piece)
        elif replace(piece, text="") == replace(last, text="") or (
            not piece.text.strip() and not last.link
        ):
            found[-1] = replace(last, text=last.text + piece.text)
        else:
            found.append(piece)
    return found


def _marked(piece: Piece, before: str, after: str) -> str:
    inner = words = piece.text.strip()
    if not words or piece.is_raw:
        return piece.text
    lead, _, trail = piece.text.partition(words)
    is_whole = not (before.isalnum() and not lead and inner[0].isalnum()) and not (
        after.isalnum() and not trail and inner[-1].isalnum()
    )
    if is_whole:
        marks = ("**" if piece.bold else "") + ("*" if piece.italic else "")
        marks += "~~" if piece.strike else ""
        inner = f"{marks}{inner}{marks[::-1]}"
    if piece.link and not _says_itself(words, piece.link):
        inner = f"[{inner}]({_SPACE.sub('%20', piece.link)})"
    return lead + inner + trail


def _says_itself(text: str, link: str) -> bool:
    """Whether a link's words are its address."""
    words, address = (_SCHEME.sub("", value.strip(), count=1) for value in (text, link))
    return words.rstrip("/").casefold() == address.rstrip("/").casefold()


def picture(alternative: str, address: str) -> str:
    """A picture by the words that stand for it; nothing where nobody described it.

    >>> picture("A duck", "duck.png"), picture("", "duck.png")
    ('![A duck](duck.png)', '')
    """
    words = _SPACE.sub(" ", alternative).strip().replace("[", "(").replace("]", ")")
    is_said = bool(words) and _UNSAID.fullmatch(words) is None
    return f"![{words}]({address})" if is_said else ""
