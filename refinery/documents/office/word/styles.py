"""What the styles of a Word document say of paragraphs and runs."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from refinery.documents.office.names import W
from refinery.documents.xml.tree import local

VAL: Final = f"{W}val"
MAX_BASES: Final = 16
MAX_HEADING: Final = 9
TINY: Final = 2
"""Half points: what is set in one point or less is not there to be read."""
HIGHLIGHTS: Final = {
    **{"black": "000000", "blue": "0000ff", "cyan": "00ffff", "green": "00ff00"},
    **{"magenta": "ff00ff", "red": "ff0000", "yellow": "ffff00", "darkBlue": "000080"},
    **{"darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080"},
    **{"darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "c0c0c0"},
}
_MONOSPACED: Final = re.compile(
    r"courier|consolas|menlo|monaco|\bmono|lucida console|source code|fira code|cascadia"
    r"|inconsolata",
    re.I,
)
_CODE_NAMES: Final = (
    "code codeblock codelisting codesnippet htmlpreformatted macro macrotext preformatted"
    " preformattedtext programcode sourcecode verbatim"
)
_CODE: Final = frozenset(_CODE_NAMES.split())
_QUOTES: Final = frozenset(("quote", "intense quote", "block text", "quotations"))
_OFF: Final = ("0", "false", "off", "none")


@dataclass(frozen=True)
class Look:
    """Properties of a run as far as they are stated; None where they are not."""

    bold: bool | None = None
    italic: bool | None = None
    strike: bool | None = None
    hidden: bool | None = None
    white: bool | None = None
    size: int | None = None
    shaded: bool | None = None
    ink: str | None = None
    marker: str | None = None
    fill: str | None = None
    monospaced: bool | None = None

    def over(self, base: Look) -> Look:
        """This look, with what it leaves open taken from another."""
        known = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(base, **{name: value for name, value in known.items() if value is not None})

    def is_hidden(self, on_colour: bool) -> bool:
        """Whether nobody sees it on the page; white shows on colour alone, no colour on itself."""
        is_tiny = self.size is not None and self.size <= TINY
        is_lost = self.white and not self.shaded and not on_colour
        return bool(self.hidden or is_tiny or is_lost or self._is_covered())

    def _is_covered(self) -> bool:
        """Whether it lies on its own colour, as with names that somebody blackened.

        Without a colour of its own, text is black on a marker, and told apart from a fill.
        """
        ink = self.ink or "auto"
        if self.marker:
            return self.marker == ink.replace("auto", "000000")
        return bool(self.fill) and self.fill == ink


PLAIN: Final = Look()


@dataclass(frozen=True)
class Style:
    """A paragraph or character style with all it inherits."""

    name: str = ""
    heading: int = 0
    numbering: tuple[str, int] | None = None
    look: Look = PLAIN
    emphasis: Look = PLAIN
    is_code: bool = False
    is_quote: bool = False
    is_caption: bool = False
    is_shaded: bool = False


class Styles:
    """Styles by id."""

    def __init__(self, root: Any) -> None:
        nodes = () if root is None else root.iter(f"{W}style")
        self._nodes = {node.get(f"{W}styleId", ""): node for node in nodes}
        self._known: dict[str, Style] = {}
        self._default = ""
        for identifier, node in self._nodes.items():
            if node.get(f"{W}type") == "paragraph" and is_on(node.get(f"{W}default", "0")):
                self._default = identifier

    def style(self, identifier: str | None) -> Style:
        """A style, or that of paragraphs which name none."""
        key = self._default if identifier is None else identifier
        if key not in self._known:
            self._known[key] = self._resolved(key)
        return self._known[key]

    def _resolved(self, identifier: str) -> Style:
        chain = self._chain(identifier)
        look, heading, numbering = PLAIN, 0, None
        names = []
        for node in chain:
            names.append((value(node, "name") or "").lower())
            look = look.over(look_of(node.find(f"{W}rPr")))
            properties = node.find(f"{W}pPr")
            heading = heading or _heading(names[-1], properties)
            numbering = numbering or numbering_of(properties)
        own = names[0] if names else ""
        is_character = bool(chain) and chain[0].get(f"{W}type") == "character"
        return Style(
            name=own,
            heading=heading,
            numbering=numbering,
            look=look,
            emphasis=look if is_character else PLAIN,
            is_code=any(re.sub(r"[\W\d_]", "", name) in _CODE for name in names),
            is_quote=own in _QUOTES,
            is_caption="caption" in names,
            is_shaded=any(is_filled(shade) for node in chain for shade in node.iter(f"{W}shd")),
        )

    def _chain(self, identifier: str) -> list[Any]:
        """A style and those it is based on, itself first."""
        chain: list[Any] = []
        while identifier in self._nodes and len(chain) < MAX_BASES:
            chain.append(self._nodes[identifier])
            identifier = value(chain[-1], "basedOn") or ""
        return chain


def value(node: Any, name: str) -> str | None:
    """The ``val`` of a child, None where there is no such child."""
    child = node.find(f"{W}{name}")
    return None if child is None else child.get(VAL, "")


def is_on(text: str) -> bool:
    """Whether a switch that is written as text is on."""
    return text.lower() not in _OFF


def numbering_of(properties: Any) -> tuple[str, int] | None:
    """List and level that paragraph properties name; the list ``0`` is none at all."""
    found = None if properties is None else properties.find(f"{W}numPr")
    if found is None:
        return None
    level = value(found, "ilvl") or "0"
    return value(found, "numId") or "", int(level) if level.isdigit() else 0


def _heading(name: str, properties: Any) -> int:
    match = re.fullmatch(r"heading (\d)", name)
    if match:
        return int(match[1])
    if name in ("title", "subtitle"):
        return 1 if name == "title" else 2
    return outline(properties)


def outline(properties: Any) -> int:
    """Level of heading that paragraph properties give, 0 for body text."""
    level = None if properties is None else value(properties, "outlineLvl")
    return int(level) + 1 if level and level.isdigit() and int(level) < MAX_HEADING else 0


def look_of(properties: Any) -> Look:
    """What the properties of a run state."""
    if properties is None:
        return PLAIN
    stated: dict[str, Any] = {}
    for child in properties:
        text = child.get(VAL, "")
        match local(child):
            case "b":
                stated["bold"] = is_on(text)
            case "i":
                stated["italic"] = is_on(text)
            case "strike" | "dstrike":
                stated["strike"] = is_on(text)
            case "vanish":
                stated["hidden"] = is_on(text)
            case "color":
                stated["white"] = _is_white(child, text)
                stated["ink"] = text.lower()
            case "sz":
                stated["size"] = int(text) if text.isdigit() else None
            case "shd":
                stated["shaded"] = is_filled(child)
                stated["fill"] = _even_fill(child)
            case "highlight":
                stated["shaded"] = text not in ("none", "white", "")
                stated["marker"] = HIGHLIGHTS.get(text, "")
            case "rFonts":
                font = child.get(f"{W}ascii") or child.get(f"{W}hAnsi") or ""
                stated["monospaced"] = bool(_MONOSPACED.search(font)) if font else None
    return Look(**stated)


def _even_fill(shade: Any) -> str:
    """The colour of a shade without a pattern, else nothing."""
    is_even = shade.get(VAL, "clear") in ("clear", "nil", "")
    fill = (shade.get(f"{W}fill") or "").lower()
    return fill if is_even and fill != "auto" else ""


def _is_white(node: Any, text: str) -> bool:
    if node.get(f"{W}themeColor"):
        is_light = node.get(f"{W}themeColor") in ("background1", "light1")
        return is_light and not node.get(f"{W}themeShade")
    return (
        bool(re.fullmatch(r"(?:F[A-F0-9]){3}", text, re.I))
        and min(int(text[at : at + 2], 16) for at in (0, 2, 4)) >= 0xFA
    )


def is_filled(shade: Any) -> bool:
    """Whether a shading puts a colour behind text."""
    fill = (shade.get(f"{W}fill") or "auto").lower()
    pattern = shade.get(VAL, "clear")
    theme = shade.get(f"{W}themeFill") or ""
    if theme:
        return theme not in ("background1", "light1") or bool(shade.get(f"{W}themeFillShade"))
    return fill not in ("auto", "ffffff") or pattern not in ("clear", "nil", "")
