"""Tables of a slide: their cells as a grid, without what lies on its own colour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from refinery.documents.office.colours import FAINT, UNKNOWN
from refinery.documents.office.names import A
from refinery.documents.office.slides.ground import Ground
from refinery.documents.office.slides.inks import Inks
from refinery.documents.office.slides.texts import told
from refinery.documents.office.themes import Theme

MAX_SPAN: Final = 256
_PLAIN: Final = (
    *("", "{2D5ABB26-0587-4C30-8999-92F81FD0307C}", "{5940675A-B579-460E-94D1-54222C63F5DA}"),
)
"""Styles of tables that colour nothing; what others do, no file says."""


class SlideTable:
    """Reads one table.

    Args:
        frame: The shape that holds it.
        target: Gives the address of a relationship.
    """

    def __init__(
        self, frame: Any, theme: Theme, ground: Ground, target: Callable[[str], str]
    ) -> None:
        self._frame, self._theme, self._ground, self._target = frame, theme, ground, target
        self.hidden = 0

    def rows(self, node: Any) -> list[list[str]]:
        """Texts of its cells, that of a merged cell in each place it covers."""
        is_plain = (node.findtext(f"{A}tblPr/{A}tableStyleId") or "") in _PLAIN
        rows: list[list[str]] = []
        for row in node.findall(f"{A}tr"):
            line: list[str] = []
            for cell in row.findall(f"{A}tc")[:MAX_SPAN]:
                if cell.get("hMerge") in ("1", "true"):
                    text = line[-1] if line else ""
                elif cell.get("vMerge") in ("1", "true"):
                    at = len(line)
                    text = rows[-1][at] if rows and at < len(rows[-1]) else ""
                else:
                    text = self._text(cell, is_plain)
                line.append(text)
            rows.append(line)
        return rows

    def _text(self, cell: Any, is_plain: bool) -> str:
        style = cell.find(f"{A}txBody/{A}lstStyle")
        usual = None if is_plain else (UNKNOWN, 1.0)
        inks = Inks(self._theme, [] if style is None else [style], usual)
        fill = self._theme.fill(cell.find(f"{A}tcPr"))
        grounds: tuple[str, ...] = (UNKNOWN,)
        if fill and fill[1] >= 1:
            grounds = (fill[0],)
        elif fill[1] <= FAINT if fill else is_plain:
            grounds = self._ground.behind(self._frame)

        def is_unseen(paragraph: Any, properties: Any) -> bool:
            return inks.ink(paragraph, properties).is_lost_on(grounds)

        lines = []
        for paragraph in cell.iter(f"{A}p"):
            line, hidden = told(paragraph, self._target, is_unseen)
            lines.append(line)
            self.hidden += hidden
        return " ".join(filter(str.strip, lines)).strip()
