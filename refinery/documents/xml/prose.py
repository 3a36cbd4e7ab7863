"""Documents in XML: DocBook, DITA, JATS, TEI and their kin, told by the names they share."""

from __future__ import annotations

from typing import Any, Final

from refinery.documents.markdown_tables import markdown_table
from refinery.documents.model import Extracted, first_heading
from refinery.documents.text import TextBuilder
from refinery.documents.xml.tree import children, local, words

PARAGRAPHS: Final = frozenset(("p", "para", "simpara", "ab", "abstract-p", "shortdesc"))
TITLES: Final = frozenset(("title", "head", "heading", "article-title"))
HEADS: Final = TITLES | {"info", "bookinfo", "articleinfo", "front", "prolog", "teiHeader"}
"""What names a section: its title, or a part that holds it."""
ITEMS: Final = frozenset(("li", "listitem", "list-item", "item"))
CODE: Final = frozenset(("programlisting", "codeblock", "screen", "pre", "code-block"))
TABLES: Final = frozenset(("table", "informaltable", "simpletable", "tgroup"))
ROWS: Final = frozenset(("row", "tr", "strow", "sthead"))
CELLS: Final = frozenset(("entry", "td", "th", "stentry", "cell"))
RUNNING: Final = PARAGRAPHS | ITEMS
STRUCTURE: Final = PARAGRAPHS | TITLES | ITEMS | CODE | TABLES
SHARE: Final = 0.5
MAX_LEVEL: Final = 6


def is_prose(root: Any) -> bool:
    """Whether most of a document's letters stand in paragraphs, items and the like."""
    from lxml import etree

    total = inside = depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        step = 1 if local(element) in STRUCTURE else 0
        depth += step if event == "start" else -step
        text = element.text if event == "start" else element.tail
        here = len((text or "").strip())
        total += here
        inside += here if depth else 0
    has_paragraphs = any(local(element) in PARAGRAPHS for element in root.iter())
    return has_paragraphs and inside >= SHARE * total


def read_prose(root: Any) -> Extracted:
    """Headings by how deep their section lies, paragraphs, items, tables and code."""
    builder = TextBuilder()
    _Walker(builder, _holders(root)).walk(root, 1, "paragraph", False)
    return Extracted(
        kind="page",
        media_type="application/xml",
        reader="xml",
        text=builder.text,
        title=first_heading(builder.text, builder.blocks),
        blocks=builder.blocks,
    )


def _holders(root: Any) -> set[Any]:
    """Elements that something with structure lies in."""
    found: set[Any] = set()
    for element in root.iter():
        if local(element) in STRUCTURE:
            parent = element.getparent()
            while parent is not None and parent not in found:
                found.add(parent)
                parent = parent.getparent()
    return found


class _Walker:
    """Appends blocks; ``runs_on`` says that an element lies within running text."""

    def __init__(self, builder: TextBuilder, holders: set[Any]) -> None:
        self._builder, self._holders = builder, holders

    def walk(self, element: Any, level: int, kind: str, runs_on: bool) -> None:
        """Append an element's blocks."""
        name = local(element)
        runs_on = runs_on or name in RUNNING
        kind = "list_item" if name in ITEMS else kind
        if name in TITLES:
            self._builder.heading(words(element), min(level, MAX_LEVEL))
        elif name in CODE:
            self._builder.add("code", "".join(element.itertext()))
        elif name in TABLES and (rows := _rows(element)):
            self._builder.add("table", markdown_table(rows[0], rows[1:]))
        elif element in self._holders:
            self._inside(element, level, kind, runs_on)
        else:
            self._add(kind, _said(element, runs_on))

    def _inside(self, element: Any, level: int, kind: str, runs_on: bool) -> None:
        """Blocks among text: what stands between them is a block of its own."""
        below = level + (1 if children(element, *HEADS) else 0)
        run = [element.text or ""]
        for child in element:
            name = local(child)
            if name in STRUCTURE or child in self._holders:
                self._add(kind, "".join(run))
                self.walk(child, level if name in HEADS else below, kind, runs_on)
                run = [child.tail or ""]
            else:
                said = _said(child, runs_on)
                run += [said if runs_on else f" {said} ", child.tail or ""]
        self._add(kind, "".join(run))

    def _add(self, kind: str, text: str) -> None:
        level, separator = (1, "\n") if kind == "list_item" else (0, "\n\n")
        self._builder.add(kind, " ".join(text.split()), level=level, separator=separator)


def _said(element: Any, runs_on: bool) -> str:
    """Text of an element: markup may divide a word, but parts of a record are words."""
    return ("" if runs_on else " ").join(element.itertext())


def _rows(table: Any) -> list[list[str]]:
    rows = [element for element in table.iter() if local(element) in ROWS]
    found = [[words(cell) for cell in row if local(cell) in CELLS] for row in rows]
    return [row for row in found if row]
