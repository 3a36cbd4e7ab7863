"""Which declarations of style keep text from being seen."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_LENGTH: Final = re.compile(r"(-?(?:\d+\.?\d*|\.\d+))([a-z]*|%)")
_PIXELS: Final = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
    "ch": 8.0,
    "vw": 10.0,
    "vh": 10.0,
    "cm": 38.0,
    "mm": 3.8,
    "in": 96.0,
}
FAR: Final = 999.0
"""Pixels beyond the edge of a page from which on nobody finds what lies there."""
TINY: Final = 4 / 3
"""Pixels up to which nobody reads a font: those of one point."""
_UNPAINTED: Final = re.compile(
    r"(?:white|#fff(?:fff)?|none|transparent|inherit|initial|unset|0)\b[^,]*|"
)
GROUNDS: Final = ("background", "background-color", "background-image")
_HIDING: Final = {
    "display": re.compile("none"),
    "visibility": re.compile("hidden|collapse"),
    "opacity": re.compile(r"0+(?:\.0*)?%?|\.0+"),
    "color": re.compile(  # white, or as good as
        r"white|#f{3,4}|#(?:f[a-f]){3}(?:ff)?|rgba?\( ?25\d[ ,]+25\d[ ,]+25\d ?[,/)].*"
        r"|hsla?\(.*100% ?[,/)].*"
        r"|transparent|#[0-9a-f]{3}0|#[0-9a-f]{6}00|rgba\(.*[,/] ?0(?:\.0+)?%? ?\)"
    ),
    "content-visibility": re.compile("hidden"),
    "scale": re.compile(r"0(?:\.0*)?"),
    "zoom": re.compile(r"0(?:\.0*)?%?"),
    "transform": re.compile(
        r"(?:.* )?(?:scale(?:3d|x|y)?\( ?0(?:\.0*)? ?[,)].*|translate(?:3d|x|y)?\( ?-\d{4,}px.*)"
    ),
    "filter": re.compile(r"(?:.* )?opacity\( ?0(?:\.0*)?%? ?\).*"),
    "clip": re.compile(r"rect\( ?(?:[01](?:px|em)?[ ,]*){4}\)"),
    "clip-path": re.compile(
        r"inset\( ?(?:[5-9]\d|100)(?:\.\d+)?%.*|circle\( ?0.*|polygon\( ?(?:0(?:px|%)?[ ,]*)+\)"
    ),
}
_HEX: Final = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})(?:ff)?")
_RGB: Final = re.compile(
    r"rgba?\( ?(\d{1,3})[ ,]+(\d{1,3})[ ,]+(\d{1,3}) ?(?:[,/] ?(?:1|100%) ?)?\)"
)
_NAMES: Final = {
    **{"black": "000000", "white": "ffffff", "red": "ff0000", "blue": "0000ff"},
    **{"green": "008000", "yellow": "ffff00", "gray": "808080", "grey": "808080"},
}
_CLIPPED: Final = ("background-clip", "-webkit-background-clip")
_STILL: Final = re.compile(r"none.*|all 0s.*|0s.*|initial")
_NOTHING: Final = re.compile(r"(?:0(?:px|em|rem|%)? ?)+|auto|initial")
_OFFSETS: Final = ("left", "top", "right", "bottom", "margin-left", "margin-top")
_EXTENTS: Final = ("width", "height", "max-width", "max-height")
_OVERFLOWS: Final = ("overflow", "overflow-x", "overflow-y")
_ROOM: Final = ("padding", "padding-top", "padding-bottom", "min-height", "min-width")
_MOVES: Final = ("transition", "animation", "animation-name")
_OTHERS: Final = (
    *("display", "visibility", "opacity", "font-size", "color", "position", "text-indent"),
    *("clip", "clip-path", "transition-property", "content-visibility", "background-clip"),
    *("scale", "zoom", "transform", "filter", "-webkit-background-clip"),
)
RELEVANT: Final = frozenset(
    [*_OTHERS, *GROUNDS, *_OFFSETS, *_EXTENTS, *_OVERFLOWS, *_ROOM, *_MOVES]
)
"""Properties that bear on whether text is seen."""
INHERITED: Final = ("inherit", "currentcolor", "unset")

Look = Mapping[str, str]
"""Values by property, lower case, without marks of importance."""


def hides(name: str, value: str) -> bool:
    """Whether a value of a property helps to keep text from being seen."""
    if name in GROUNDS:
        return bool(_UNPAINTED.fullmatch(value))
    if name in _OVERFLOWS:
        return value in ("hidden", "clip")
    if name in _EXTENTS:
        return 0 <= _pixels(value) <= 1
    if name in (*_OFFSETS, "text-indent"):
        return _pixels(value) <= -FAR
    if name == "font-size":
        return 0 <= _pixels(value) <= TINY
    pattern = _HIDING.get(name)
    return pattern is not None and bool(pattern.fullmatch(value))


def is_gone(look: Look, is_heard: bool = False) -> bool:
    """Whether nothing within an element is seen, whatever is said of what it holds.

    Args:
        is_heard: What lies beside the page counts, since it is read aloud.
    """
    if not look:
        return False
    if _has_hiding(look, "display", "clip-path", "content-visibility", "zoom") or hides(
        "margin-left", look.get("margin-left", "")
    ):
        return True
    # Where a position is not stated here, one that is elsewhere gives these their meaning.
    is_beside = look.get("position") != "static" and _has_hiding(look, "clip", *_OFFSETS)
    if is_beside and not is_heard:
        return True
    if any(name in look and not _STILL.fullmatch(look[name]) for name in _MOVES):
        return False  # it fades or folds open
    if _has_hiding(look, "opacity", "filter", "transform", "scale"):
        return True
    has_room = any(name in look and not _NOTHING.fullmatch(look[name]) for name in _ROOM)
    return not has_room and _has_hiding(look, *_OVERFLOWS) and _has_hiding(look, *_EXTENTS)


@dataclass(frozen=True)
class Sight:
    """How text is seen at some place of a page: what an element hands on to those within it."""

    is_tiny: bool = False
    is_invisible: bool = False
    is_pale: bool = False
    is_indented: bool = False
    is_painted: bool = False
    """Whether it lies on a ground that was given a colour or a picture."""
    ink: str = ""
    ground: str = ""
    """Colours, where they are stated."""

    def within(self, element: Any, look: Look) -> Sight:
        """The same inside an element that looks so."""
        is_link = element.tag == "a" and element.get("href") is not None
        if not (look or is_link or element.get("bgcolor") or element.get("background")):
            return self
        ink, ground = self._colours(element, look)
        return Sight(
            ink=ink,
            ground=ground,
            is_tiny=self._tiny(look.get("font-size", "")),
            is_invisible=_stated("visibility", look, self.is_invisible),
            is_pale=_stated("color", look, self.is_pale and not is_link),
            is_indented=_stated("text-indent", look, self.is_indented),
            is_painted=self.is_painted
            or bool(element.get("bgcolor") or element.get("background"))
            or any(name in look and not hides(name, look[name]) for name in GROUNDS),
        )

    @property
    def is_covered(self) -> bool:
        """Whether words and ground have one colour."""
        return bool(self.ink) and self.ink == self.ground

    def _colours(self, element: Any, look: Look) -> tuple[str, str]:
        """Colour of words and of the ground; empty for one that is not known or not even."""
        ink = "" if element.tag == "a" else self.ink  # links have a colour of their own
        if look.get("color", "inherit") not in INHERITED:
            ink = colour(look["color"])
        stated = [look[name] for name in GROUNDS if name in look]
        if element.get("bgcolor"):
            stated.append(element.get("bgcolor").strip().lower())
        ground = self.ground
        if any(not hides("background", value) or colour(value) for value in stated):
            ground = colour(stated[0]) if len(stated) == 1 else ""
        if element.get("background") or any("clip" in name for name in look if name in _CLIPPED):
            ground = ""  # a picture; a ground that shows through the letters alone
        return ink, ground

    def _tiny(self, size: str) -> bool:
        """Relative sizes of nothing are nothing."""
        if not size or size in INHERITED or (self.is_tiny and size.endswith(("%", "em"))):
            return self.is_tiny and not size.endswith("rem")
        return hides("font-size", size)


def colour(value: str) -> str:
    """An even colour as six digits, empty for one that is not known.

    >>> colour("black"), colour("#FFF".lower()), colour("rgb(0, 0, 128)"), colour("#000 url(x)")
    ('000000', 'ffffff', '000080', '')
    """
    if match := _HEX.fullmatch(value):
        digits = match[1]
        return digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    if match := _RGB.fullmatch(value):
        channels = [int(channel) for channel in match.groups()]
        return "".join(f"{min(channel, 255):02x}" for channel in channels)
    return _NAMES.get(value, "")


def _stated(name: str, look: Look, inherited: bool) -> bool:
    value = look.get(name, "inherit")
    return inherited if value in INHERITED else hides(name, value)


def _has_hiding(look: Look, *names: str) -> bool:
    return any(name in look and hides(name, look[name]) for name in names)


def _pixels(value: str) -> float:
    """A length in pixels, by and large; not a number where it is none or relative to others."""
    match = _LENGTH.fullmatch(value)
    if match is None:
        return math.nan
    number = float(match[1])
    if number == 0:
        return 0.0
    return number * _PIXELS.get(match[2], math.nan)
