"""Styles of OpenDocument: emphasis, looks, and how lists are numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from refinery.documents.office.colours import UNKNOWN
from refinery.documents.office.odf.looks import NO_LOOK, Look, look_of
from refinery.documents.office.odf.names import FO, OFFICE, PRESENTATION, STYLE, TABLE, TEXT
from refinery.documents.office.word.numbering import BULLET, written

MAX_BASES: Final = 16
_FORMATS: Final = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CODE: Final = frozenset(("preformatted text", "source code", "source text", "code"))


@dataclass(frozen=True)
class Style:
    """A style with all it inherits; names are those of its ancestors too, in lower case."""

    names: frozenset[str] = frozenset()
    bold: bool = False
    italic: bool = False
    strike: bool = False
    look: Look = NO_LOOK
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
        self._defaults: dict[str, Look] = {}
        for root in roots:
            for node in root.iter(f"{STYLE}default-style"):
                look = look_of(node)
                if look.ground == UNKNOWN:  # a colour for fills, where none is filled by default
                    look = replace(look, ground=None)
                self._defaults[node.get(f"{STYLE}family", "")] = look
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

    def default(self, family: str) -> Look:
        """The look of a family where nothing states another."""
        return self._defaults.get(family, NO_LOOK)

    def is_unshown(self, name: str | None) -> bool:
        """Whether pages of a style are left out of a show."""
        node = self._nodes.get(("drawing-page", name or ""))
        properties = None if node is None else node.find(f"{STYLE}drawing-page-properties")
        return properties is not None and properties.get(f"{PRESENTATION}visibility") == "hidden"

    def within(self, around: Look, *named: tuple[str, str | None]) -> Look:
        """The look in what has these styles, each lying in the one before.

        Args:
            named: Family and name of each.
        """
        for family, name in named:
            around = self.style(family, name).look.on(around)
        return around

    def grounds(self, names: set[str]) -> Iterator[str | None]:
        """The grounds of all styles that have one of the names."""
        for family, name in self._nodes:
            if name in names:
                yield self.style(family, name).look.ground

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
            look=look_of(node).after(base.look),
            list_style=node.get(f"{STYLE}list-style-name") or base.list_style,
        )
        table = node.find(f"{STYLE}table-properties")
        if table is not None and table.get(f"{TABLE}display") == "false":
            found = replace(found, is_table_hidden=True)
        text = node.find(f"{STYLE}text-properties")
        return found if text is None else _with_emphasis(found, text)


def _with_emphasis(style: Style, text: Any) -> Style:
    weight, slant = text.get(f"{FO}font-weight"), text.get(f"{FO}font-style")
    line = text.get(f"{STYLE}text-line-through-style")
    return replace(
        style,
        bold=style.bold if weight is None else weight not in ("normal", "400"),
        italic=style.italic if slant is None else slant == "italic",
        strike=style.strike if line is None else line != "none",
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
