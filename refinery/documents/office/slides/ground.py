"""What lies behind the text of a slide, as far as it takes to tell whether white is seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from refinery.documents.office.names import A, P
from refinery.documents.office.slides.order import Box
from refinery.documents.xml.tree import local

PAPER: Final = "1001"
"""The fill of a theme that is one colour."""
_WHITE: Final = re.compile(r"(?:f[a-f]){3}", re.IGNORECASE)
_LIGHT: Final = ("bg1", "lt1")
_FILLS: Final = frozenset(("solidFill", "gradFill", "blipFill", "pattFill", "grpFill"))
_SHAPES: Final = tuple(f"{P}{name}" for name in ("sp", "pic", "graphicFrame", "cxnSp"))


class Ground:
    """The ground of one slide.

    Args:
        roots: The slide, its layout, its master.
        is_light: Whether the lightest colour of the theme is white.
        box: Gives the place of a shape.
    """

    def __init__(self, roots: list[Any], is_light: bool, box: Callable[[Any], Box]) -> None:
        self._is_light, self._box = is_light, box
        self._is_white = is_light and all(map(self._is_paper, roots))
        self._painted: list[Box] = []
        for shape in (s for root in roots for s in root.iter(*_SHAPES) if _paints(s)):
            if shape.getparent().tag == f"{P}grpSp":  # which counts from its own corner
                self._is_white = False
            self._painted.append(box(shape))

    def is_unseen(self, shape: Any, properties: Any) -> bool:
        """Whether a run in a shape is white on white, or has the colour of its shape."""
        ink = _colour(properties)
        fill = _colour(shape.find(f"{P}spPr"))
        if ink and ink == fill:
            return True
        if not self._is_white or _paints(shape) or not self._is_pale(ink):
            return False
        own = self._box(shape)
        return not any(_touch(own, other) for other in self._painted)

    def _is_pale(self, colour: str) -> bool:
        return bool(_WHITE.fullmatch(colour)) or (self._is_light and colour in _LIGHT)

    def _is_paper(self, root: Any) -> bool:
        """Whether a slide, layout or master says nothing of its ground, or that it is white."""
        ground = root.find(f"{P}cSld/{P}bg")
        if ground is None:
            return True
        named = ground.find(f"{P}bgRef")
        if named is not None:
            scheme = named.find(f"{A}schemeClr")
            is_light = scheme is not None and scheme.get("val") in _LIGHT and not len(scheme)
            return is_light and named.get("idx") == PAPER
        return self._is_pale(_colour(ground.find(f"{P}bgPr")))


def has_white_paper(theme: Any) -> bool:
    """Whether the lightest colour of a theme is white; of no theme it is."""
    light = None if theme is None else next(theme.iter(f"{A}lt1"), None)
    values = () if light is None else [n.get("lastClr") or n.get("val") or "" for n in light]
    return all(_WHITE.fullmatch(value) for value in values)


def _colour(properties: Any) -> str:
    """The even colour that properties give: six digits or a name; empty for none or a mixture."""
    fill = None if properties is None else properties.find(f"{A}solidFill")
    colour = None if fill is None else next(iter(fill), None)
    if colour is None or len(colour) or local(colour) not in ("srgbClr", "schemeClr"):
        return ""
    value = str(colour.get("val", ""))
    return value.upper() if local(colour) == "srgbClr" else value


def _paints(shape: Any) -> bool:
    """Whether a shape covers what lies behind it: a picture, a table, anything filled."""
    if shape.tag in (f"{P}pic", f"{P}graphicFrame"):
        return True
    properties = shape.find(f"{P}spPr")
    named = set() if properties is None else set(map(local, properties))
    if named & _FILLS or "noFill" in named:
        return bool(named & _FILLS)
    style = shape.find(f"{P}style/{A}fillRef")
    return style is not None and style.get("idx", "0") != "0"


def _touch(one: Box, two: Box) -> bool:
    return one[0] <= two[2] and two[0] <= one[2] and one[1] <= two[3] and two[1] <= one[3]
