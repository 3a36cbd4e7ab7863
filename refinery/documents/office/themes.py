"""The theme of an Office file: colours by the names that the rest of the file calls them."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping
from typing import Any, Final

from refinery.documents.office.colours import (
    BLACK,
    UNKNOWN,
    WHITE,
    is_grey,
    known,
    lightened,
    mixed,
    written,
)
from refinery.documents.office.names import A
from refinery.documents.xml.tree import local

USUAL: Final = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
"""Which colours of a theme the names for text and ground mean, unless a file says otherwise."""
_SYSTEM: Final = {"window": WHITE, "windowText": BLACK}
_PRESET: Final = {"white": WHITE, "black": BLACK}
_NUMBER: Final = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)(%?)")
_HUES: Final = ("satMod", "satOff", "sat", "hueMod", "hueOff", "hue")


class Theme:
    """Colours of one theme; without one, paper is white and text is black.

    Args:
        root: The part that states it, or None.
        mapping: What the file means by ``bg1``, ``tx1`` and the like.
    """

    def __init__(self, root: Any = None, mapping: Mapping[str, str] = USUAL) -> None:
        self._mapping = {**USUAL, **mapping}
        self._named = {"lt1": WHITE, "dk1": BLACK}
        self._root = root
        scheme = None if root is None else next(root.iter(f"{A}clrScheme"), None)
        for node in () if scheme is None else scheme:
            if isinstance(node.tag, str) and len(node):
                self._named[local(node)] = _plain(node[0])

    def named(self, name: str) -> str:
        """A colour by its name."""
        return self._named.get(self._mapping.get(name, name), UNKNOWN)

    def colour(self, node: Any) -> tuple[str, float]:
        """The colour that an element of DrawingML states, and how opaque it is."""
        if node is None:
            return UNKNOWN, 1.0
        is_named = local(node) == "schemeClr"
        colour = self.named(node.get("val", "")) if is_named else _plain(node)
        opacity = 1.0
        for change in node:
            name, share = local(change), _share(change.get("val", ""))
            if name == "alpha":
                opacity = share
            elif name not in _HUES or not is_grey(colour):
                colour = _changed(colour, name, share)
        return colour, opacity

    def fill(self, properties: Any) -> tuple[str, float] | None:
        """What properties say of a fill: an even colour, an unknown one, or nothing (None).

        No fill at all is any colour that is wholly clear.
        """
        for node in () if properties is None else properties:
            match local(node):
                case "solidFill":
                    return self.colour(next(iter(node), None))
                case "noFill":
                    return UNKNOWN, 0.0
                case "gradFill" | "blipFill" | "pattFill" | "grpFill":
                    return UNKNOWN, 1.0
        return None

    def is_even(self, kind: str, number: int) -> bool:
        """Whether the fill of a theme with a number, from one, is the plain colour it is given.

        Args:
            kind: ``fillStyleLst`` or ``bgFillStyleLst``.
        """
        fills = None if self._root is None else next(self._root.iter(f"{A}{kind}"), None)
        if fills is None:
            return True
        node = fills[number - 1] if 0 < number <= len(fills) else None
        given = None if node is None or local(node) != "solidFill" else next(iter(node), None)
        return given is not None and given.get("val") == "phClr" and not len(given)


def _plain(node: Any) -> str:
    """A colour without what changes it."""
    text = node.get("val", "")
    match local(node):
        case "srgbClr":
            return known(text)
        case "sysClr":
            return known(node.get("lastClr", "")) or _SYSTEM.get(text, UNKNOWN)
        case "prstClr":
            return _PRESET.get(text, UNKNOWN)
        case "scrgbClr":  # its light is linear, so of those between the ends we say nothing
            parts = [_share(node.get(name, "")) for name in "rgb"]
            return written(parts) if set(parts) <= {0.0, 1.0} else UNKNOWN
        case "hslClr":
            hue, saturation, light = (node.get(name, "") for name in ("hue", "sat", "lum"))
            turn = int(hue) / 21_600_000 if re.fullmatch(r"\d{1,9}", hue) else 0.0
            return written(colorsys.hls_to_rgb(turn, _share(light), _share(saturation)))
    return UNKNOWN


def _changed(colour: str, name: str, share: float) -> str:
    match name:
        case "lumMod":
            return lightened(colour, share)
        case "lumOff":
            return lightened(colour, 1.0, share)
        case "tint":
            return mixed(colour, WHITE, share)
        case "shade":
            return mixed(colour, BLACK, share)
    return UNKNOWN


def _share(text: str) -> float:
    """A share in thousandths of a percent, or in percent where it says so."""
    match = _NUMBER.fullmatch(text)
    return float(match[1]) / (100 if match[2] else 100_000) if match else 0.0
