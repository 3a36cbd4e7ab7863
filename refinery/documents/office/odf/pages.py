"""Pages of OpenDocument slides and drawings, which kreuzberg does not read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from refinery.documents.hidden import left_out
from refinery.documents.markdown_tables import markdown_table
from refinery.documents.office.colours import UNKNOWN
from refinery.documents.office.inline import plain
from refinery.documents.office.odf.grounds import SHAPES, shape_look
from refinery.documents.office.odf.inline import LineReader
from refinery.documents.office.odf.looks import PAPER, Look
from refinery.documents.office.odf.names import DRAW, PRESENTATION, STYLE, TABLE, TEXT, XLINK
from refinery.documents.office.odf.objects import add_object
from refinery.documents.office.odf.page_ground import PageGround
from refinery.documents.office.odf.styles import Styles
from refinery.documents.office.odf.text import add_comment
from refinery.documents.office.package import Package
from refinery.documents.text import TextBuilder
from refinery.documents.xml.tree import children, local
from refinery.errors import QuarantineError

CELLS: Final = ("table-cell", "covered-table-cell")
MAX_LISTED: Final = 50


class OpenPages:
    """Reads the pages of slides or drawings one after the other.

    Raises:
        QuarantineError: ``corrupt``, ``encrypted``, ``expansion`` or ``nested-too-deep``.
    """

    def __init__(self, package: Package) -> None:
        root = package.xml("content.xml")
        if root is None:
            raise QuarantineError("corrupt", "an OpenDocument file has no content")
        shared = package.xml("styles.xml")
        self._package, self._root = package, root
        self._styles = Styles([found for found in (shared, root) if found is not None])
        self._shared = root if shared is None else shared
        self._master_styles = self._styles if shared is None else Styles([shared])
        self._reader = LineReader(self._styles, root)
        self._hidden = 0
        self._unshown: list[int] = []

    @property
    def warnings(self) -> list[str]:
        """What was left out, and which pages nobody is shown."""
        found = left_out(("hidden text", self._hidden))
        if self._unshown:
            listed = ", ".join(map(str, self._unshown[:MAX_LISTED]))
            found.append(f"hidden slides: {len(self._unshown)} ({listed})")
        return found

    def read(self) -> TextBuilder:
        """A page break per page, its title as a heading, then texts, lists, tables and notes."""
        builder = TextBuilder()
        masters = {n.get(f"{STYLE}name"): n for n in self._shared.iter(f"{STYLE}master-page")}
        pages = (element for element in self._root.iter() if local(element) == "page")
        for number, page in enumerate(pages, 1):
            builder.mark("page_break", {"name": page.get(f"{DRAW}name") or str(number)})
            if self._styles.is_unshown(page.get(f"{DRAW}style-name")):
                self._unshown.append(number)
            master = masters.get(page.get(f"{DRAW}master-page-name"))
            ground = PageGround(page, self._styles, master, self._master_styles)
            for shape in page:
                self._add(builder, shape, {}, ground.look, ground)
        return builder

    def _add(
        self,
        builder: TextBuilder,
        element: Any,
        attributes: dict[str, str],
        look: Look,
        ground: PageGround,
    ) -> None:
        """Append a shape and all within it; settings of how it looks say nothing else."""
        name = local(element)
        if element.tag in SHAPES or element.tag == f"{DRAW}frame":
            look = shape_look(self._styles, element, ground.behind(element, look))
        if name == "notes":
            attributes, look = {"name": "notes"}, PAPER
        if element.get(f"{PRESENTATION}class") == "title":
            builder.heading(" ".join(self._paragraphs(element, look)), 1)
        elif name == "table":
            rows = [
                [" ".join(self._cell(cell, element, look)) for cell in children(row, *CELLS)]
                for row in element.iter()
                if local(row) == "table-row"
            ]
            builder.add("table", markdown_table(rows[0], rows[1:]) if rows else "")
        elif name == "list":
            self._add_list(builder, element, 1, look)
        elif name in ("p", "h"):
            said = self._said(element, look)
            builder.add("paragraph", said, attributes=attributes, separator="\n")
        elif name == "annotation":
            add_comment(builder, element)
        elif name == "object":
            add_object(builder, self._package, element.get(f"{XLINK}href", ""))
        else:
            for child in element:
                self._add(builder, child, attributes, look, ground)

    def _add_list(self, builder: TextBuilder, element: Any, level: int, look: Look) -> None:
        for item in children(element, "list-item", "list-header"):
            for child in item:
                if local(child) == "list":
                    self._add_list(builder, child, level + 1, look)
                else:
                    said = " ".join(self._paragraphs(child, look))
                    builder.add("list_item", said, level=level, separator="\n")

    def _cell(self, cell: Any, table: Any, look: Look) -> Iterator[str]:
        """Paragraphs of a cell; what a template of tables paints is not known."""
        if table.get(f"{TABLE}template-name"):
            look = Look(look.hidden, look.tiny, look.ink, UNKNOWN)
        style = ("table-cell", cell.get(f"{TABLE}style-name"))
        return self._paragraphs(cell, self._styles.within(look, style))

    def _paragraphs(self, element: Any, look: Look) -> Iterator[str]:
        found = element.iter(f"{TEXT}p", f"{TEXT}h")
        return (self._said(inner, look) for inner in found)

    def _said(self, element: Any, look: Look) -> str:
        """Text of a paragraph as far as it is seen."""
        line = self._reader.read(element, look)
        self._hidden += line.hidden
        return plain(line.pieces).strip()
