"""Shapes of a slide as blocks: text, lists, tables, charts, pictures, diagrams."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from refinery.documents.markdown_tables import markdown_table
from refinery.documents.office.charts import add_chart
from refinery.documents.office.diagrams import add_diagram
from refinery.documents.office.inline import picture
from refinery.documents.office.names import CX, DGM, MC, A, C, P, R
from refinery.documents.office.package import Package, Relation
from refinery.documents.office.slides.ground import Ground
from refinery.documents.office.slides.lists import Labels
from refinery.documents.office.slides.masters import Masters, kind_of
from refinery.documents.office.slides.order import in_order
from refinery.documents.office.slides.places import Places
from refinery.documents.office.slides.tables import SlideTable
from refinery.documents.office.slides.texts import told, words
from refinery.documents.text import TextBuilder

TITLES: Final = ("title", "ctrTitle")
FURNITURE: Final = ("dt", "ftr", "sldNum", "hdr")
_SHAPES: Final = frozenset(f"{P}{name}" for name in ("sp", "grpSp", "pic", "graphicFrame", "cxnSp"))


class Shapes:
    """Adds the shapes of one slide to a text.

    Args:
        size: Width and height of the slide; zeros where they are unknown.
    """

    def __init__(
        self,
        builder: TextBuilder,
        package: Package,
        relations: dict[str, Relation],
        masters: Masters,
        size: tuple[int, int] = (0, 0),
    ) -> None:
        self._builder, self._package = builder, package
        self._relations, self._masters = relations, masters
        self._places, self._size = Places(masters), size
        self.hidden = 0
        self.broken = 0

    def add(self, root: Any, tree: Any) -> None:
        """The title first, then the others as people read them."""
        self._ground = Ground(root, self._masters, self._places, self._size)
        shapes = list(_shapes(tree))
        titles = [shape for shape in shapes if kind_of(shape) in TITLES]
        for shape in titles[:1]:
            if not self._is_hidden(shape):
                lines = [text for text, _ in self._lines(shape, lambda identifier: "")]
                self._builder.heading(" ".join(lines).replace("\n", " "), 1)
        self._add_all([shape for shape in shapes if shape not in titles[:1]])

    def _add_all(self, shapes: list[Any]) -> None:
        for shape in in_order(shapes, self._places.box):
            if kind_of(shape) in FURNITURE or self._is_hidden(shape):
                continue
            if shape.tag == f"{P}grpSp":
                self._add_all(list(_shapes(shape)))
            elif shape.tag == f"{P}pic":
                self._picture(shape)
            elif shape.tag == f"{P}graphicFrame":
                self._frame(shape)
            else:
                self._text(shape)

    def _is_hidden(self, shape: Any) -> bool:
        """Whether a shape is switched off, or has words and lies beside the slide; counts them.

        A title beside it stays: it is read aloud, and stands in the list of slides.
        """
        about = next(shape.iter(f"{P}cNvPr"), None)
        is_off = about is not None and about.get("hidden") in ("1", "true")
        if not is_off and shape.tag != f"{P}grpSp" and kind_of(shape) not in TITLES:
            is_off = next(shape.iter(f"{A}t"), None) is not None and self._ground.is_off(shape)
        self.hidden += len(words(shape)) if is_off else 0
        return is_off

    def _target(self, identifier: str) -> str:
        relation = self._relations.get(identifier)
        return relation.target if relation and relation.is_external else ""

    def _part(self, identifier: str) -> str:
        """Name of a part within the archive, empty where there is none."""
        relation = self._relations.get(identifier)
        is_inside = relation is not None and not relation.is_external
        return (
            relation.target if relation and is_inside and self._package.has(relation.target) else ""
        )

    def _lines(self, shape: Any, target: Callable[[str], str]) -> Iterator[tuple[str, Any]]:
        """What is seen of each paragraph of a shape, and its properties."""
        body = shape.find(f"{P}txBody")
        if body is None:
            return
        inks, ground = self._masters.inks(shape, body), self._ground

        def is_unseen(paragraph: Any, properties: Any) -> bool:
            return inks.ink(paragraph, properties).is_lost_on(ground.behind(shape))

        for paragraph in body.findall(f"{A}p"):
            text, hidden = told(paragraph, target, is_unseen)
            self.hidden += hidden
            if text.strip():
                yield text.strip(), paragraph.find(f"{A}pPr")

    def _text(self, shape: Any) -> None:
        body = shape.find(f"{P}txBody")
        if body is None:
            return
        labels = Labels(self._masters.list_styles(shape, body))
        for text, properties in self._lines(shape, self._target):
            label, depth = labels.label(properties)
            if depth:
                self._builder.item(f"{label} {text}", depth)
            else:
                self._builder.add("paragraph", text)

    def _picture(self, shape: Any) -> None:
        about = next(shape.iter(f"{P}cNvPr"), None)
        blip = next(shape.iter(f"{A}blip"), None)
        part = "" if blip is None else self._part(blip.get(f"{R}embed", ""))
        if not part:
            return
        alternative = (about.get("descr") or "").split("\n\n")[0] if about is not None else ""
        name = re.sub(r"\W", "", about.get("name", "") if about is not None else "")
        self._builder.add("paragraph", picture(alternative, f"{name}.{part.rpartition('.')[2]}"))

    def _frame(self, shape: Any) -> None:
        for node in shape.iter(f"{A}tbl", f"{C}chart", f"{CX}chart", f"{DGM}relIds"):
            if node.tag == f"{A}tbl":
                self._table(shape, node)
            elif node.tag.endswith("}relIds"):
                self._diagram(self._part(node.get(f"{R}dm", "")))
            else:
                self._chart(self._part(node.get(f"{R}id", "")))

    def _chart(self, part: str) -> None:
        root = self._read(part)
        if root is not None:
            add_chart(self._builder, root)

    def _diagram(self, part: str) -> None:
        """Words of a diagram, a paragraph for each of its parts."""
        root = self._read(part)
        if root is not None:
            add_diagram(self._builder, root)

    def _read(self, part: str) -> Any:
        """Root of a part; one that is broken is counted, the rest of the slide is read."""
        root = self._package.whole_xml(part)
        self.broken += root is None
        return root

    def _table(self, shape: Any, node: Any) -> None:
        table = SlideTable(shape, self._masters.theme, self._ground, self._target)
        rows = table.rows(node)
        self.hidden += table.hidden
        if any(cell for row in rows for cell in row):
            self._builder.add("table", markdown_table(rows[0], rows[1:]))


def _shapes(tree: Any) -> Iterator[Any]:
    """Shapes of a tree or group; of several ways to say the same, the first."""
    for node in tree:
        if node.tag in _SHAPES:
            yield node
        elif node.tag == f"{MC}AlternateContent":
            choice = node.find(f"{MC}Choice")
            yield from _shapes(node[0] if choice is None and len(node) else choice or ())
