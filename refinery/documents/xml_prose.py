"""Documents in XML: DocBook, DITA, JATS, TEI and their kin, told by the names they share."""

from __future__ import annotations

from typing import Any, Final

from refinery.documents.formats.csv import markdown_table
from refinery.documents.model import Extracted
from refinery.documents.text import TextBuilder
from refinery.documents.xml_tree import children, local, words

PARAGRAPHS: Final = frozenset(("p", "para", "simpara", "ab", "abstract-p", "shortdesc"))
TITLES: Final = frozenset(("title", "head", "heading", "article-title"))
HEADS: Final = TITLES | {"info", "bookinfo", "articleinfo", "front", "prolog", "teiHeader"}
"""What names a section: its title, or a part that holds it."""
ITEMS: Final = frozenset(("li", "listitem", "list-item", "item"))
CODE: Final = frozenset(("programlisting", "codeblock", "screen", "pre", "code-block"))
TABLES: Final = frozenset(("table", "informaltable", "simpletable", "tgroup"))
ROWS: Final = frozenset(("row", "tr", "strow", "sthead"))
CELLS: Final = frozenset(("entry", "td", "th", "stentry", "cell"))
STRUCTURE: Final = PARAGRAPHS | TITLES | ITEMS | CODE | TABLES
SHARE: Final = 0.5
MAX_LEVEL: Final = 6


def is_prose(root: Any) -> bool:
    """Whether most of a document's letters stand in paragraphs, items and the like."""
    total = inside = 0
    for element in root.iter():
        here = sum(len(text.strip()) for text in (element.text or "", *_tails(element)))
        total += here
        if here and any(local(e) in STRUCTURE for e in (element, *element.iterancestors())):
            inside += here
    has_paragraphs = any(local(element) in PARAGRAPHS for element in root.iter())
    return has_paragraphs and inside >= SHARE * total


def read_prose(root: Any) -> Extracted:
    """Headings by how deep their section lies, paragraphs, items, tables and code."""
    builder = TextBuilder()
    _walk(builder, root, 1, "paragraph")
    first = next((block for block in builder.blocks if block.kind == "heading"), None)
    return Extracted(
        kind="page",
        media_type="application/xml",
        reader="xml",
        text=builder.text,
        title=builder.text[first.start : first.end] if first else "",
        blocks=builder.blocks,
    )


def _walk(builder: TextBuilder, element: Any, level: int, kind: str) -> None:
    """Append an element's blocks; text between them is a paragraph of its own."""
    name = local(element)
    if name in TITLES:
        builder.add("heading", words(element), level=min(level, MAX_LEVEL))
    elif name in CODE:
        builder.add("code", "".join(element.itertext()))
    elif name in TABLES and (rows := _rows(element)):
        builder.add("table", markdown_table(rows[0], rows[1:]))
    elif not any(local(inner) in STRUCTURE for inner in element.iterdescendants()):
        shown = "list_item" if name in ITEMS else kind
        separator = "\n" if shown == "list_item" else "\n\n"
        builder.add(shown, _said(element), level=int(shown == "list_item"), separator=separator)
    else:
        _walk_inside(builder, element, level, "list_item" if name in ITEMS else "paragraph")


def _walk_inside(builder: TextBuilder, element: Any, level: int, kind: str) -> None:
    """Blocks among text: what stands around them goes with them, line by line."""
    below = level + (1 if children(element, *HEADS) else 0)
    run = element.text or ""
    for child in element:
        is_block = local(child) in STRUCTURE or any(
            local(inner) in STRUCTURE for inner in child.iterdescendants()
        )
        if is_block:
            builder.add(kind, " ".join(run.split()))
            _walk(builder, child, level if local(child) in HEADS else below, kind)
            run = child.tail or ""
        else:
            run += ("{}" if _runs_on(element) else " {} ").format(_said(child)) + (child.tail or "")
    builder.add(kind, " ".join(run.split()))


def _said(element: Any) -> str:
    """Text of an element on one line; parts of a record are words of their own."""
    between = "" if _runs_on(element) else " "
    return " ".join(between.join(element.itertext()).split())


def _runs_on(element: Any) -> bool:
    """Whether an element lies within running text, where markup may divide a word."""
    return any(local(e) in PARAGRAPHS | ITEMS for e in (element, *element.iterancestors()))


def _rows(table: Any) -> list[list[str]]:
    rows = [element for element in table.iter() if local(element) in ROWS]
    found = [[words(cell) for cell in row if local(cell) in CELLS] for row in rows]
    return [row for row in found if row]


def _tails(element: Any) -> list[str]:
    return [child.tail or "" for child in element]
