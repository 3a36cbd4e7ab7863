"""Texts of cells, of which some have runs that look other than their cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from refinery.documents.office.colours import is_lost
from refinery.documents.office.names import S
from refinery.documents.office.sheets.elements import elements, forget
from refinery.documents.office.sheets.styles import CellStyles, Font

_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Run:
    """Some text of one look; without a font, that of its cell."""

    text: str
    font: Font | None = None

    def is_unseen(self, inks: Sequence[str], is_tiny: bool, ground: str) -> bool:
        """Whether nobody sees it, in one of the inks of its cell or its own."""
        if self.font is not None:
            inks, is_tiny = [self.font.ink], self.font.is_tiny
        return is_tiny or all(is_lost(ink, [ground]) for ink in inks)


Text = str | tuple[Run, ...]


def shared_strings(data: bytes, styles: CellStyles) -> list[Text]:
    """Texts that cells name by number."""
    found = []
    for node in elements(data, f"{S}si"):
        found.append(text_of(node, styles))
        forget(node)
    return found


def text_of(node: Any, styles: CellStyles) -> Text:
    """Text of a string item, without the readings set above it."""
    if node.find(f"{S}r/{S}rPr") is None:
        return unescaped(_words(node))
    runs = []
    for part in node.iterfind(f"{S}r"):
        properties = part.find(f"{S}rPr")
        font = None if properties is None else styles.font(properties)
        runs.append(Run(unescaped(part.findtext(f"{S}t") or ""), font))
    return tuple(runs)


def unescaped(text: str) -> str:
    """Characters that XML cannot hold, as Office writes them: ``_x000D_``.

    >>> unescaped("a_x0041_")
    'aA'
    """
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)).replace("\x00", ""), text)


def _words(node: Any) -> str:
    return "".join(t.text or "" for t in node.iter(f"{S}t") if t.getparent().tag != f"{S}rPh")
