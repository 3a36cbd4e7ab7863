"""Styles of OpenDocument: emphasis, what nobody sees, and how lists are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from refinery.documents.office.word.numbering import BULLET, written

_ROOT: Final = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE: Final = "{" + _ROOT + "office:1.0}"
TEXT: Final = "{" + _ROOT + "text:1.0}"
TABLE: Final = "{" + _ROOT + "table:1.0}"
STYLE: Final = "{" + _ROOT + "style:1.0}"
DRAW: Final = "{" + _ROOT + "drawing:1.0}"
PRESENTATION: Final = "{" + _ROOT + "presentation:1.0}"
CHART: Final = "{" + _ROOT + "chart:1.0}"
SVG: Final = "{" + _ROOT + "svg-compatible:1.0}"
FO: Final = "{" + _ROOT + "xsl-fo-compatible:1.0}"
DC: Final = "{http://purl.org/dc/elements/1.1/}"
META: Final = "{" + _ROOT + "meta:1.0}"
XLINK: Final = "{http://www.w3.org/1999/xlink}"
MAX_BASES: Final = 16
_FORMATS: Final = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CODE: Final = frozenset(("preformatted text", "source code", "source text", "code"))
_POINTS: Final = re.compile(r"([\d.]+)pt")


@dataclass(frozen=True)
class Style:
    """A style with all it inherits; names are those of its ancestors too, in lower case."""

    names: frozenset[str] = frozenset()
    bold: bool = False
    italic: bool = False
    strike: bool = False
    hidden: bool = False
    white: bool = False
    filled: bool = False
    is_table_hidden: bool = False
    is_automatic: bool = False
    list_style: str = ""

    @property
    def is_code(self) -> bool:
        """Whether it is that of program text."""
        return bool(self.names & _CODE)


class Styles:
    """Styles of a document by family and name."""

    def __init__(self, roots: Iterable[Any]) -> None:
        self._nodes: dict[tuple[str, str], Any] = {}
        self._lists: dict[str, dict[int, Any]] = {}
        self._known: dict[tuple[str, str], Style] = {}
        for root in roots:
            for node in root.iter(f"{STYLE}style"):
                key = (node.get(f"{STYLE}family", ""), node.get(f"{STYLE}name", ""))
                self._nodes[key] = node
            for node in root.iter(f"{TEXT}list-style"):
                levels = {count(one, "level"): one for one in node}
                self._lists[node.get(f"{STYLE}name", "")] = levels

    def style(self, family: str, name: str | None) -> Style:
        """A style; one that is not known says nothing."""
        key = (family, name or "")
        if key not in self._known:
            self._known[key] = self._resolved(key, 0)
        return self._known[key]

    def level(self, name: str, depth: int) -> Any:
        """How a level of a list style is numbered, or None."""
        return self._lists.get(name, {}).get(depth)

    def _resolved(self, key: tuple[str, str], depth: int) -> Style:
        node = self._nodes.get(key)
        if node is None or depth > MAX_BASES:
            return Style()
        parent = node.get(f"{STYLE}parent-style-name")
        base = self._resolved((key[0], parent), depth + 1) if parent else Style()
        is_automatic = node.getparent().tag == f"{OFFICE}automatic-styles"
        if is_automatic and key[0] == "paragraph":
            # Bold of a named style is how its paragraphs look; of this one alone it is emphasis.
            base = replace(base, bold=False, italic=False)
        name = node.get(f"{STYLE}display-name") or key[1].replace("_20_", " ")
        found = replace(
            base,
            names=base.names | {name.lower()},
            is_automatic=is_automatic,
            list_style=node.get(f"{STYLE}list-style-name") or base.list_style,
        )
        table = node.find(f"{STYLE}table-properties")
        if table is not None and table.get(f"{TABLE}display") == "false":
            found = replace(found, is_table_hidden=True)
        for kind in ("paragraph", "table-cell"):
            ground = node.find(f"{STYLE}{kind}-properties")
            if ground is not None and _is_colour(ground):
                found = replace(found, filled=True)
        look = node.find(f"{STYLE}text-properties")
        return found if look is None else _with_look(found, look)


def _is_colour(node: Any) -> bool:
    ground = node.get(f"{FO}background-color", "transparent").lower()
    return ground not in ("transparent", "#ffffff", "")


def _with_look(style: Style, look: Any) -> Style:
    weight, slant = look.get(f"{FO}font-weight"), look.get(f"{FO}font-style")
    line, display = look.get(f"{STYLE}text-line-through-style"), look.get(f"{TEXT}display")
    size = _POINTS.fullmatch(look.get(f"{FO}font-size", ""))
    colour = look.get(f"{FO}color")
    is_tiny = size is not None and float(size[1]) <= 1
    return replace(
        style,
        bold=style.bold if weight is None else weight not in ("normal", "400"),
        italic=style.italic if slant is None else slant == "italic",
        strike=style.strike if line is None else line != "none",
        hidden=(style.hidden if display is None else display == "none") or is_tiny,
        white=style.white if colour is None else colour.lower() == "#ffffff",
        filled=style.filled or _is_colour(look),
    )


def label(level: Any, depth: int, counts: list[int]) -> str:
    """Label of a list item.

    Args:
        counts: Numbers of the levels down to this one.
    """
    if level is None or not level.tag.endswith("number"):
        return BULLET
    style = level.get(f"{STYLE}num-format", "1")
    if not style:
        return ""
    shown = count(level, "display-levels")
    parts = [str(count) for count in counts[max(depth - shown, 0) : depth - 1]]
    parts.append(written(counts[depth - 1], _FORMATS.get(style, "decimal")))
    before, after = (level.get(f"{STYLE}num-{end}", "") for end in ("prefix", "suffix"))
    return f"{before}{'.'.join(parts)}{after}".strip()


def count(node: Any, name: str) -> int:
    """A small count of texts and lists, at least one."""
    text = node.get(f"{TEXT}{name}", "1")
    return min(max(int(text), 1), 99) if text.isdigit() and len(text) < 10 else 1
