"""Colours that Word states for text and for what lies behind it, by number or by the theme."""

from __future__ import annotations

import re
from typing import Any, Final

from refinery.documents.office.colours import BLACK, UNKNOWN, known, lightened
from refinery.documents.office.names import W
from refinery.documents.office.themes import Theme

AUTO: Final = "auto"
"""Of text, black or white, whichever is seen; of a ground, none."""
_NAMES: Final = {
    **{"background1": "bg1", "text1": "tx1", "background2": "bg2", "text2": "tx2"},
    **{"light1": "lt1", "dark1": "dk1", "light2": "lt2", "dark2": "dk2"},
    **{"hyperlink": "hlink", "followedHyperlink": "folHlink"},
}
_EVEN: Final = ("clear", "nil", "")
_PART: Final = re.compile(r"[0-9A-Fa-f]{1,2}")


def theme_of(root: Any, settings: Any) -> Theme:
    """The theme of a document whose settings may say which of its colours are text and ground."""
    node = None if settings is None else settings.find(f"{W}clrSchemeMapping")
    names = {"bg1": "bg1", "t1": "tx1", "bg2": "bg2", "t2": "tx2"}
    stated = {} if node is None else {names[n]: node.get(f"{W}{n}", "") for n in names}
    return Theme(root, {name: _NAMES[text] for name, text in stated.items() if text in _NAMES})


def stated(node: Any, theme: Theme, of: str = "color") -> str:
    """A colour that an element states, ``auto`` included.

    Args:
        of: ``color`` or ``fill``, in a shade; the element of a colour has it in ``val``.
    """
    text = node.get(f"{W}val" if node.tag == f"{W}{of}" else f"{W}{of}", "").lower()
    if name := node.get(f"{W}theme{of.capitalize()}", ""):
        themed = f"{W}theme" + of.capitalize().removeprefix("Color")
        tint, shade = (node.get(f"{themed}{end}") for end in ("Tint", "Shade"))
        colour = theme.named(_NAMES.get(name, name))
        if colour:
            return _toned(colour, tint, shade)
    return AUTO if text in (AUTO, "") else known(text)


def shade(node: Any, theme: Theme) -> str:
    """The colour that a shade puts behind text; ``auto`` for none."""
    pattern = node.get(f"{W}val", "")
    if pattern in _EVEN:
        return stated(node, theme, "fill")
    if pattern == "solid":  # a pattern that leaves nothing of the fill
        return stated(node, theme).replace(AUTO, BLACK)
    return UNKNOWN


def _toned(colour: str, tint: str | None, shade: str | None) -> str:
    """A colour of the theme made lighter or darker by a share of 255."""
    for share in (tint, shade):
        if share and not _PART.fullmatch(share):
            return UNKNOWN
    if shade:
        colour = lightened(colour, int(shade, 16) / 255)
    return lightened(colour, int(tint, 16) / 255, 1 - int(tint, 16) / 255) if tint else colour
