"""How the cells of a workbook look: number formats, fonts, and the colour they are filled with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from refinery.documents.office.colours import BLACK, UNKNOWN, WHITE, is_lost, known, lightened
from refinery.documents.office.names import S
from refinery.documents.office.number_format import BUILT_IN, shows_text
from refinery.documents.office.themes import Theme

TINY: Final = 1.0
"""Points: what is set in one or less is not there to be read."""
_THEMED: Final = (
    *("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5"),
    *("accent6", "hlink", "folHlink"),
)
_BASIC: Final = "000000 ffffff ff0000 00ff00 0000ff ffff00 ff00ff 00ffff "
_PALETTE: Final = (
    _BASIC + _BASIC + "800000 008000 000080 808000 800080 008080 c0c0c0 808080 "
    "9999ff 993366 ffffcc ccffff 660066 ff8080 0066cc ccccff "
    "000080 ff00ff ffff00 00ffff 800080 800000 008080 0000ff "
    "00ccff ccffff ccffcc ffff99 99ccff ff99cc cc99ff ffcc99 "
    "3366ff 33cccc 99cc00 ffcc00 ff9900 ff6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333 000000 ffffff"
).split()
"""Colours by their number in a file, those of the system at the end."""


@dataclass(frozen=True)
class Font:
    """What text is written in, as far as it takes to see it."""

    ink: str = BLACK
    is_tiny: bool = False


@dataclass(frozen=True)
class Look:
    """Look of a cell; without a fill of its own, what lies behind it is None."""

    format: str = "General"
    font: Font = Font()
    fill: str | None = None

    @cached_property
    def is_plain(self) -> bool:
        """Whether nothing in a cell of this look can be hidden but runs of another font."""
        ground = WHITE if self.fill is None else self.fill
        is_seen = not self.font.is_tiny and not is_lost(self.font.ink, [ground])
        return is_seen and "[" not in self.format and shows_text(self.format)


PLAIN: Final = Look()


class CellStyles:
    """Looks by the index that a cell names.

    Args:
        root: What ``styles.xml`` says, or None.
    """

    def __init__(self, root: Any = None, theme: Theme | None = None) -> None:
        self._theme = theme or Theme()
        self._palette, self._looks = list(_PALETTE), [PLAIN]
        if root is None:
            return
        stated = root.iterfind(f"{S}colors/{S}indexedColors/{S}rgbColor")
        for index, node in enumerate(list(stated)[: len(_PALETTE) - 2]):
            self._palette[index] = known(node.get("rgb", ""))
        codes = {
            number(node, "numFmtId"): node.get("formatCode", "General")
            for node in root.iterfind(f"{S}numFmts/{S}numFmt")
        }
        fonts = [self.font(font) for font in root.iterfind(f"{S}fonts/{S}font")]
        fills = [self._fill(fill) for fill in root.iterfind(f"{S}fills/{S}fill")]
        self._looks = [
            Look(
                codes.get(code := number(node, "numFmtId")) or BUILT_IN.get(code, "General"),
                fonts[at] if (at := number(node, "fontId")) < len(fonts) else Font(),
                fills[at] if (at := number(node, "fillId")) < len(fills) else None,
            )
            for node in root.iterfind(f"{S}cellXfs/{S}xf")
        ]

    def look(self, index: int) -> Look:
        """Look of a cell; of one that names no known style, the plain one."""
        return self._looks[index] if 0 <= index < len(self._looks) else PLAIN

    def font(self, node: Any) -> Font:
        """What an element says of a font."""
        colour, size = node.find(f"{S}color"), node.find(f"{S}sz")
        text = "" if size is None else size.get("val", "")
        is_tiny = text.replace(".", "", 1).isdigit() and float(text) <= TINY
        return Font(BLACK if colour is None else self._colour(colour), is_tiny)

    def _fill(self, node: Any) -> str | None:
        pattern = node.find(f"{S}patternFill")
        kind = "" if pattern is None else pattern.get("patternType", "none")
        if kind == "none":
            return None
        colour = pattern.find(f"{S}fgColor") if kind == "solid" else None
        return UNKNOWN if colour is None else self._colour(colour)

    def _colour(self, node: Any) -> str:
        colour = known(node.get("rgb", ""))
        if theme := node.get("theme", ""):
            named = int(theme) if theme.isdigit() and len(theme) < 3 else len(_THEMED)
            colour = self._theme.named(_THEMED[named]) if named < len(_THEMED) else UNKNOWN
        elif node.get("indexed"):
            at = number(node, "indexed")
            colour = self._palette[at] if at < len(self._palette) else UNKNOWN
        elif node.get("auto"):
            colour = BLACK
        return _tinted(colour, node.get("tint", "0"))


def _tinted(colour: str, tint: str) -> str:
    """A colour made darker (below zero) or lighter by a share."""
    try:
        share = float(tint)
    except ValueError:
        return UNKNOWN
    if share < 0:
        return lightened(colour, 1 + share)
    return lightened(colour, 1 - share, share) if share > 0 else colour


def number(node: Any, name: str) -> int:
    """A count in an attribute, 0 where there is none."""
    text = node.get(name, "")
    return int(text) if text.isdigit() and len(text) < 10 else 0
