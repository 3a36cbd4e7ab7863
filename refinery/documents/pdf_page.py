"""A page of a PDF: made complete by its text layer, with running lines set apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

SHORT: Final = 4
"""Characters below which a line may stand inside others by chance."""
REPEATED: Final = 3
"""Pages that a running line stands on at least."""
EDGE: Final = 2
"""Lines from the top and from the bottom among which running lines are looked for."""
_NUMBER: Final = re.compile(r"[0-9]{1,6}")
_GARBLED: Final = re.compile("[\ufffd\ue000-\uf8ff\x00-\x01\x03-\x08\x0e-\x1f]")


@dataclass
class Piece:
    """A run of text of one kind, a line a line as printed."""

    kind: str
    text: str
    level: int = 0


@dataclass
class Page:
    """One page.

    Attributes:
        text: All text of its layer, in the order of the file.
        size: Width and height in points.
    """

    number: int
    text: str = ""
    size: tuple[float, float] = (0.0, 0.0)
    pieces: list[Piece] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)

    def words(self) -> int:
        """Words of two letters or more."""
        return len(re.findall(r"\w\w+", "\n".join(piece.text for piece in self.pieces)))

    def is_garbled(self) -> bool:
        """Whether its font does not say which letters it shows."""
        dense = "".join(self.text.split())
        return len(_GARBLED.findall(dense)) > 0.3 * len(dense)


def complete(page: Page) -> None:
    """Put back the lines that the layout left out, after the piece they follow in the file.

    A line is left out if neither its letters stand in a piece nor its words here and there.
    """
    dense = [_dense(piece.text) for piece in page.pieces]
    whole = " ".join(dense)
    absent = _words(page.text) - _words("\n".join(piece.text for piece in page.pieces))
    lines = [(line.strip(), _dense(line)) for line in page.text.splitlines()]
    lacking = Counter(text for _, text in lines if text)
    for text in lacking:
        lacking[text] -= whole.count(text) if len(text) >= SHORT else 0
    after: dict[int, list[str]] = {}
    position = -1
    for line, text in lines:
        words = _words(line)
        if lacking[text] > 0 and 2 * (words & absent).total() > words.total():
            lacking[text] -= 1
            absent -= words
            after.setdefault(position, []).append(line)
        elif len(text) >= SHORT:
            position = _next_holding(dense, text, position)
    page.pieces = list(_merged(page.pieces, after))


def _next_holding(pieces: Sequence[str], text: str, position: int) -> int:
    """Index of the piece that holds a line, from here on if it can be; else where we are."""
    holding = [index for index, piece in enumerate(pieces) if text in piece]
    return next((index for index in holding if index >= position), (holding or [position])[0])


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def _dense(text: str) -> str:
    """Letters and digits alone: layouts change spaces, quotes and hyphens."""
    return "".join(filter(str.isalnum, text))


def _merged(pieces: Sequence[Piece], after: Mapping[int, Sequence[str]]) -> Iterator[Piece]:
    for index in range(-1, len(pieces)):
        if index >= 0:
            yield pieces[index]
        if index in after:
            yield Piece("paragraph", "\n".join(after[index]))


def set_apart(pages: Sequence[Page]) -> None:
    """Move lines that run along the edge of many pages to the page's header and footer."""
    enough = max(REPEATED, len(pages) // 3)
    for is_top in (True, False):
        edges = [list(_edge(page, is_top)) for page in pages]
        counts = Counter(key for edge in edges for key in {k for _, _, keys in edge for k in keys})
        for page, edge in zip(pages, edges, strict=True):
            for piece, line, keys in edge:
                if any(counts[key] >= enough for key in keys):
                    lines = piece.text.split("\n")
                    lines.remove(line)
                    piece.text = "\n".join(lines)
                    (page.header if is_top else page.footer).append(line)
            page.pieces = [piece for piece in page.pieces if piece.text]


def _edge(page: Page, is_top: bool) -> Iterator[tuple[Piece, str, set[str]]]:
    """Lines at the top or bottom of a page that has more than those, each with its keys.

    A key is what a running line has in common from page to page: its text, its number apart
    where that counts the pages. Headings that count are chapters.
    """
    lines = [(piece, line) for piece in page.pieces for line in piece.text.split("\n")]
    if len(lines) <= EDGE:
        return
    for piece, line in lines[:EDGE] if is_top else lines[-EDGE:]:
        if piece.kind not in ("paragraph", "heading"):
            continue
        text = line.casefold()
        numbers = [*_NUMBER.finditer(text)] if piece.kind == "paragraph" else []
        keys = {text}
        for number in {*numbers[:1], *numbers[-1:]}:
            distance = int(number[0]) - page.number
            keys.add(f"{text[: number.start()]}#{distance}{text[number.end() :]}")
        yield piece, line, keys
