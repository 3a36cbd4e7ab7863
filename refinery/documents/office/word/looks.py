"""What the properties of a run of Word state, and whether they let its text be seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from refinery.documents.office.colours import BLACK, FAINT, UNKNOWN, is_lost
from refinery.documents.office.names import W14, W
from refinery.documents.office.themes import Theme
from refinery.documents.office.word.shades import AUTO, shade, stated
from refinery.documents.xml.tree import local

VAL: Final = f"{W}val"
TINY: Final = 2
"""Half points: what is set in one point or less is not there to be read."""
HIGHLIGHTS: Final = {
    **{"black": "000000", "blue": "0000ff", "cyan": "00ffff", "green": "00ff00"},
    **{"magenta": "ff00ff", "red": "ff0000", "yellow": "ffff00", "darkBlue": "000080"},
    **{"darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080"},
    **{"darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "c0c0c0"},
    **{"white": "ffffff", "none": AUTO, "": AUTO},
}
_MONOSPACED: Final = re.compile(
    r"courier|consolas|menlo|monaco|\bmono|lucida console|source code|fira code|cascadia"
    r"|inconsolata",
    re.I,
)
_OFF: Final = ("0", "false", "off", "none")


@dataclass(frozen=True)
class Look:
    """Properties of a run as far as they are stated; None where they are not.

    Attributes:
        ink: Its colour; ``auto`` is black or white, whichever is seen.
        is_clear: The text is not painted at all.
        marker: Colour of a marker, ``fill`` of a shade; ``auto`` for none.
        has_edge: An outline or a shadow shows it whatever its colour.
    """

    bold: bool | None = None
    italic: bool | None = None
    strike: bool | None = None
    hidden: bool | None = None
    size: int | None = None
    ink: str | None = None
    is_clear: bool | None = None
    marker: str | None = None
    fill: str | None = None
    has_edge: bool | None = None
    monospaced: bool | None = None

    def over(self, base: Look) -> Look:
        """This look, with what it leaves open taken from another."""
        known = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(base, **{name: value for name, value in known.items() if value is not None})

    def is_hidden(self, grounds: Sequence[str]) -> bool:
        """Whether nobody sees it on the page.

        Without a colour of its own, text is black on a marker, and told apart from a fill.

        Args:
            grounds: Colours that may lie behind it.
        """
        if self.hidden or (self.size is not None and self.size <= TINY):
            return True
        if self.has_edge or self.is_clear:
            return not self.has_edge
        ink = self.ink or AUTO
        if (self.marker or AUTO) != AUTO or self.marker == UNKNOWN:
            return is_lost(ink.replace(AUTO, BLACK), [self.marker or UNKNOWN])
        behind = grounds if self.fill in (None, AUTO) else [self.fill or UNKNOWN]
        return ink != AUTO and is_lost(ink, behind)


PLAIN: Final = Look()


def is_on(text: str) -> bool:
    """Whether a switch that is written as text is on."""
    return text.lower() not in _OFF


def look_of(properties: Any, theme: Theme) -> Look:
    """What the properties of a run state."""
    if properties is None:
        return PLAIN
    found: dict[str, Any] = {}
    for child in properties:
        text = child.get(VAL, "")
        match local(child):
            case "b":
                found["bold"] = is_on(text)
            case "i":
                found["italic"] = is_on(text)
            case "strike" | "dstrike":
                found["strike"] = is_on(text)
            case "vanish":
                found["hidden"] = is_on(text)
            case "color":
                found = {"ink": stated(child, theme), "is_clear": False, **found}
            case "sz":
                found["size"] = int(text) if text.isdigit() else None
            case "shd":
                found["fill"] = shade(child, theme)
            case "highlight":
                found["marker"] = HIGHLIGHTS.get(text, UNKNOWN)
            case "rFonts":
                font = child.get(f"{W}ascii") or child.get(f"{W}hAnsi") or ""
                found["monospaced"] = bool(_MONOSPACED.search(font)) if font else None
            case "outline" | "shadow" | "emboss" | "imprint" | "glow" | "textOutline":
                found["has_edge"] = is_on(text) and child.find(f"{W14}noFill") is None
            case "textFill":
                ink, opacity = _painted(child, theme)
                found |= {"ink": ink, "is_clear": opacity <= FAINT}
    return Look(**found)


def _painted(node: Any, theme: Theme) -> tuple[str, float]:
    """Colour and opacity of a fill in the dialect of Word 2010, which tells how clear it is."""
    for one in node.iter(f"{W14}*"):
        for name, text in list(one.attrib.items()):
            one.set(name.rpartition("}")[2], text)
    colour, opacity = theme.fill(node) or (UNKNOWN, 1.0)
    is_dimmed = next(node.iter(f"{W14}alpha"), None) is not None
    return colour, 1.0 - opacity if is_dimmed else opacity
