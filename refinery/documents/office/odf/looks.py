"""What bears on whether text of OpenDocument is seen: its size, its colour, that of its ground."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Final

from refinery.documents.office.colours import UNKNOWN, WHITE, is_lost
from refinery.documents.office.odf.names import DRAW, FO, LOEXT, STYLE, TEXT, XLINK

CLEAR: Final = "clear"
"""A ground through which shows what lies below."""
_COLOUR: Final = re.compile(r"#([0-9a-f]{6})")
_POINTS: Final = re.compile(r"(\d+\.?\d*|\.\d+)pt")


@dataclass(frozen=True)
class Look:
    """How text looks; of what is not stated, None.

    Attributes:
        hidden: Whether it is set not to be shown.
        tiny: Whether its font has a point and less.
        ink: Its colour as six digits.
        ground: The colour behind it as six digits.
    """

    hidden: bool | None = None
    tiny: bool | None = None
    ink: str | None = None
    ground: str | None = None

    def on(self, below: Look) -> Look:
        """The same laid on something else, which holds where this says nothing.

        >>> Look(ink="ffffff", ground=CLEAR).on(Look(ground="ffffff")).is_unseen
        True
        """
        shown = replace(self, ground=None) if self.ground == CLEAR else self
        return shown.after(below)

    def after(self, parent: Look) -> Look:
        """The same as a style that inherits from another."""
        return Look(
            parent.hidden if self.hidden is None else self.hidden,
            parent.tiny if self.tiny is None else self.tiny,
            parent.ink if self.ink is None else self.ink,
            parent.ground if self.ground is None else self.ground,
        )

    @property
    def is_unseen(self) -> bool:
        """Whether nobody sees the text."""
        return bool(self.hidden or self.tiny) or self._is_lost

    @property
    def _is_lost(self) -> bool:
        is_even = bool(self.ink and self.ground) and CLEAR not in (self.ink, self.ground)
        return is_even and is_lost(self.ink or UNKNOWN, [self.ground or UNKNOWN])


PAPER: Final = Look(ground=WHITE)
NO_LOOK: Final = Look()


def look_of(style: Any) -> Look:
    """The look that a style states."""
    if style.find(f"{STYLE}map") is not None:
        return Look(ink=UNKNOWN, ground=UNKNOWN)  # another holds where a condition does
    grounds = [ground_of(child) for child in style if child.tag.endswith("-properties")]
    stated = [ground for ground in grounds if ground is not None]
    ground = next((one for one in reversed(stated) if one != CLEAR), CLEAR if stated else None)
    text = style.find(f"{STYLE}text-properties")
    if text is None:
        return Look(ground=ground)
    display, points = text.get(f"{TEXT}display"), _POINTS.fullmatch(text.get(f"{FO}font-size", ""))
    ink, is_clear = _ink(text), text.get(f"{LOEXT}opacity") == "0%"
    return Look(
        hidden=True if is_clear and ink else None if display is None else display == "none",
        tiny=float(points[1]) <= 1 if points else None,
        ink=ink,
        ground=ground,
    )


def _ink(text: Any) -> str | None:
    """The colour of words; those that have a shadow or an edge are seen on any ground."""
    has_edge = text.get(f"{STYLE}text-outline") == "true"
    if has_edge or text.get(f"{FO}text-shadow", "none") != "none":
        return UNKNOWN
    stated = text.get(f"{FO}color")
    if text.get(f"{STYLE}use-window-font-color") == "true":
        return UNKNOWN
    return None if stated is None else colour(stated)


def ground_of(properties: Any) -> str | None:
    """The ground that properties of a style state; None where they say nothing of it."""
    fill, paint = properties.get(f"{DRAW}fill"), properties.get(f"{DRAW}fill-color")
    image = properties.find(f"{STYLE}background-image")
    said = properties.get(f"{FO}background-color")
    if fill == "none" and said in (None, "transparent"):
        return CLEAR
    has_image = image is not None and (image.get(f"{XLINK}href") or len(image))
    if has_image or fill not in (None, "none", "solid"):
        return UNKNOWN
    if said is None and fill is None:
        return None if paint is None else UNKNOWN
    if said == "transparent" and fill is None:
        return CLEAR
    is_thin = properties.get(f"{DRAW}opacity", "100%") != "100%"
    is_thin = is_thin or properties.get(f"{STYLE}background-transparency", "0%") != "0%"
    return UNKNOWN if is_thin else colour((paint if fill == "solid" else said) or said or "")


def colour(value: str) -> str:
    """Six digits of a colour.

    >>> colour("#FFFFFF"), colour("transparent")
    ('ffffff', '')
    """
    match = _COLOUR.fullmatch(value.strip().lower())
    return match[1] if match else UNKNOWN
