"""Shapes of a slide as blocks: text, lists, tables, charts, pictures, diagrams."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
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
from refinery.documents.office.slides.order import Box, in_order
from refinery.documents.office.slides.texts import told, words
from refinery.documents.text import TextBuilder

TITLES: Final = ("title", "ctrTitle")
FURNITURE: Final = ("dt", "ftr", "sldNum", "hdr")
MAX_SPAN: Final = 256
_SHAPES: Final = frozenset(f"{P}{name}" for name in ("sp", "grpSp", "pic", "graphicFrame", "cxnSp"))
_FRAME: Final = (f"{P}spPr/{A}xfrm", f"{P}grpSpPr/{A}xfrm", f"{P}xfrm")


class Shapes:
    """Adds the shapes of one slide to a text."""

    def __init__(
        self,
        builder: TextBuilder,
        package: Package,
        relations: dict[str, Relation],
        masters: Masters,
    ) -> None:
        self._builder, self._package = builder, package
        self._relations, self._masters = relations, masters
        self.hidden = 0
        self.broken = 0

    def add(self, root: Any, tree: Any) -> None:
        """The title first, then the others as people read them."""
        masters = self._masters
        self._ground = Ground([root, *masters.roots], masters.is_light, self._box)
        shapes = list(_shapes(tree))
        titles = [shape for shape in shapes if kind_of(shape) in TITLES]
        for shape in titles[:1]:
            self._builder.heading(words(shape).replace("\n", " "), 1)
        self._add_all([shape for shape in shapes if shape not in titles[:1]])

    def _add_all(self, shapes: list[Any]) -> None:
        for shape in in_order(shapes, self._box):
            about = next(shape.iter(f"{P}cNvPr"), None)
            if kind_of(shape) in FURNITURE:
                continue
            if about is not None and about.get("hidden") in ("1", "true"):
                self.hidden += len(words(shape))
            elif shape.tag == f"{P}grpSp":
                self._add_all(list(_shapes(shape)))
            elif shape.tag == f"{P}pic":
                self._picture(shape, about)
            elif shape.tag == f"{P}graphicFrame":
                self._frame(shape)
            else:
                self._text(shape)

    def _box(self, shape: Any) -> Box:
        frame = next((f for path in _FRAME if (f := shape.find(path)) is not None), None)
        if frame is None:
            frame = self._masters.frame(shape)
        if frame is None:
            return (0, 0, 0, 0)
        left, top = (_integer(frame.find(f"{A}off"), name) for name in "xy")
        width, height = (_integer(frame.find(f"{A}ext"), name) for name in ("cx", "cy"))
        return (left, top, left + width, top + height)

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

    def _text(self, shape: Any) -> None:
        body = shape.find(f"{P}txBody")
        if body is None:
            return
        is_unseen = partial(self._ground.is_unseen, shape)
        labels = Labels(self._masters.list_styles(shape, body))
        for paragraph in body.findall(f"{A}p"):
            text, hidden = told(paragraph, self._target, is_unseen)
            self.hidden += hidden
            if not text.strip():
                continue
            label, depth = labels.label(paragraph.find(f"{A}pPr"))
            if depth:
                self._builder.item(f"{label} {text.strip()}", depth)
            else:
                self._builder.add("paragraph", text.strip())

    def _picture(self, shape: Any, about: Any) -> None:
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
                self._table(node)
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

    def _table(self, node: Any) -> None:
        rows: list[list[str]] = []
        for row in node.findall(f"{A}tr"):
            line: list[str] = []
            for cell in row.findall(f"{A}tc")[:MAX_SPAN]:
                if cell.get("hMerge") in ("1", "true"):
                    text = line[-1] if line else ""
                elif cell.get("vMerge") in ("1", "true"):
                    at = len(line)
                    text = rows[-1][at] if rows and at < len(rows[-1]) else ""
                else:
                    lines = (told(p, self._target)[0] for p in cell.iter(f"{A}p"))
                    text = " ".join(filter(str.strip, lines)).strip()
                line.append(text)
            rows.append(line)
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


def _integer(node: Any, name: str) -> int:
    text = "" if node is None else node.get(name, "")
    return int(text) if re.fullmatch(r"-?\d{1,12}", text) else 0
