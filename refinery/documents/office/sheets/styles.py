"""How the cells of a workbook look: number formats, and white on nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from refinery.documents.office.names import S
from refinery.documents.office.number_format import BUILT_IN

NOTHING: Final = ";;;"
"""The format that shows neither numbers nor text."""


@dataclass(frozen=True)
class CellStyles:
    """Number format and visibility by the index that a cell names.

    Attributes:
        white: Those that show nothing, unless what is around them is coloured.
        blank: Those whose format shows no text.
    """

    formats: list[str] = field(default_factory=list)
    white: frozenset[int] = frozenset()
    blank: frozenset[int] = frozenset()

    def format(self, index: int) -> str:
        """Format of a cell; of one that names no known style, none."""
        return self.formats[index] if 0 <= index < len(self.formats) else "General"


def cell_styles(root: Any) -> CellStyles:
    """What ``styles.xml`` says."""
    if root is None:
        return CellStyles()
    own = {
        number(node, "numFmtId"): node.get("formatCode", "General")
        for node in root.iterfind(f"{S}numFmts/{S}numFmt")
    }
    fonts = [_is_white(font) for font in root.iterfind(f"{S}fonts/{S}font")]
    bare = [_is_bare(fill) for fill in root.iterfind(f"{S}fills/{S}fill")]
    formats, white = [], set()
    for index, node in enumerate(root.iterfind(f"{S}cellXfs/{S}xf")):
        known = number(node, "numFmtId")
        formats.append(own.get(known) or BUILT_IN.get(known, "General"))
        font, fill = number(node, "fontId"), number(node, "fillId")
        if font < len(fonts) and fonts[font] and (fill >= len(bare) or bare[fill]):
            white.add(index)
    blank = frozenset(index for index, code in enumerate(formats) if code.strip() == NOTHING)
    return CellStyles(formats, frozenset(white), blank)


def number(node: Any, name: str) -> int:
    """A count in an attribute, 0 where there is none."""
    text = node.get(name, "")
    return int(text) if text.isdigit() and len(text) < 10 else 0


def _is_white(font: Any) -> bool:
    colour = font.find(f"{S}color")
    if colour is None or colour.get("tint"):
        return False
    is_white = (colour.get("rgb") or "").upper().endswith("FFFFFF")
    return is_white or colour.get("theme") == "0" or colour.get("indexed") in ("1", "9")


def _is_bare(fill: Any) -> bool:
    pattern = fill.find(f"{S}patternFill")
    return pattern is not None and pattern.get("patternType", "none") == "none"
