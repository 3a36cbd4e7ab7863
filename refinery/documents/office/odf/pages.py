"""Pages of OpenDocument slides and drawings, which kreuzberg does not read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from refinery.documents.markdown_tables import markdown_table
from refinery.documents.office.odf.styles import DRAW, PRESENTATION
from refinery.documents.office.package import Package
from refinery.documents.text import TextBuilder
from refinery.documents.xml.tree import children, local
from refinery.errors import QuarantineError

CELLS: Final = ("table-cell", "covered-table-cell")
BREAKS: Final = {"line-break": "\n", "tab": "\t", "s": " "}


def read_pages(package: Package) -> TextBuilder:
    """A page break per page, its title as a heading, then texts, lists, tables and notes.

    Raises:
        QuarantineError: ``corrupt``, ``encrypted``, ``expansion`` or ``nested-too-deep``.
    """
    root = package.xml("content.xml")
    if root is None:
        raise QuarantineError("corrupt", "an OpenDocument file has no content")
    builder = TextBuilder()
    pages = (element for element in root.iter() if local(element) == "page")
    for number, page in enumerate(pages, 1):
        builder.mark("page_break", {"name": page.get(f"{DRAW}name") or str(number)})
        for shape in page:
            _add(builder, shape, {})
    return builder


def _add(builder: TextBuilder, element: Any, attributes: dict[str, str]) -> None:
    """Append a shape and all within it; settings of how it looks say nothing."""
    name = local(element)
    if name == "notes":
        attributes = {"name": "notes"}
    if element.get(f"{PRESENTATION}class") == "title":
        builder.heading(" ".join(_paragraphs(element)), 1)
    elif name == "table":
        rows = [
            [" ".join(_paragraphs(cell)) for cell in children(row, *CELLS)]
            for row in element.iter()
            if local(row) == "table-row"
        ]
        builder.add("table", markdown_table(rows[0], rows[1:]) if rows else "")
    elif name == "list":
        _add_list(builder, element, 1)
    elif name in ("p", "h"):
        builder.add("paragraph", _said(element), attributes=attributes, separator="\n")
    else:
        for child in element:
            _add(builder, child, attributes)


def _add_list(builder: TextBuilder, element: Any, level: int) -> None:
    for item in children(element, "list-item", "list-header"):
        for child in item:
            if local(child) == "list":
                _add_list(builder, child, level + 1)
            else:
                said = " ".join(_paragraphs(child))
                builder.add("list_item", said, level=level, separator="\n")


def _paragraphs(element: Any) -> Iterator[str]:
    return (_said(inner) for inner in element.iter() if local(inner) in ("p", "h"))


def _said(element: Any) -> str:
    """Text of a paragraph, with the breaks and blanks that elements stand for."""
    pieces = [element.text or ""]
    for child in element:
        if local(child) != "annotation":
            pieces.append(BREAKS.get(local(child)) or _said(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
