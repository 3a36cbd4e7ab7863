"""What the styles of a Word document say of paragraphs and runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from refinery.documents.office.names import W
from refinery.documents.office.themes import Theme
from refinery.documents.office.word.looks import PLAIN, VAL, Look, is_on, look_of
from refinery.documents.office.word.shades import AUTO, shade

MAX_BASES: Final = 16
MAX_HEADING: Final = 9
_CODE_NAMES: Final = (
    "code codeblock codelisting codesnippet htmlpreformatted macro macrotext preformatted"
    " preformattedtext programcode sourcecode verbatim"
)
_CODE: Final = frozenset(_CODE_NAMES.split())
_QUOTES: Final = frozenset(("quote", "intense quote", "block text", "quotations"))


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
    fill: str = AUTO


class Styles:
    """Styles by id.

    Args:
        theme: Gives the colours that they name.
    """

    def __init__(self, root: Any, theme: Theme | None = None) -> None:
        self.theme = theme or Theme()
        usual = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        stated = look_of(usual, self.theme)
        self._usual = Look(hidden=stated.hidden, size=stated.size, ink=stated.ink)
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
            look = look.over(look_of(node.find(f"{W}rPr"), self.theme))
            properties = node.find(f"{W}pPr")
            heading = heading or _heading(names[-1], properties)
            numbering = numbering or numbering_of(properties)
        own = names[0] if names else ""
        is_character = bool(chain) and chain[0].get(f"{W}type") == "character"
        return Style(
            name=own,
            heading=heading,
            numbering=numbering,
            look=look.over(self._usual),
            emphasis=look if is_character else PLAIN,
            is_code=any(re.sub(r"[\W\d_]", "", name) in _CODE for name in names),
            is_quote=own in _QUOTES,
            is_caption="caption" in names,
            fill=self._first_fill(chain, f"{W}pPr/{W}shd"),
        )

    def table_grounds(self, identifier: str, behind: Sequence[str]) -> Sequence[str]:
        """Colours that may lie behind the cells of a table with a style.

        Args:
            behind: Those behind the table.
        """
        chain = self._chain(identifier)
        whole = self._first_fill(chain, f"{W}tcPr/{W}shd")
        # What it says of rows, columns and corners may hold for any cell.
        parts = [
            shade(node, self.theme)
            for style in chain
            for part in style.iterfind(f"{W}tblStylePr")
            for node in part.iter(f"{W}shd")
        ]
        return [*(behind if whole == AUTO else [whole]), *(fill for fill in parts if fill != AUTO)]

    def _first_fill(self, chain: list[Any], path: str) -> str:
        fills = (shade(node, self.theme) for style in chain for node in style.iterfind(path))
        return next(fills, AUTO)

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
