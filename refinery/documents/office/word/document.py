"""A Word document: its body, then its notes and comments."""

from __future__ import annotations

from typing import Any, Final

from refinery.documents.hidden import left_out
from refinery.documents.office.charts import add_chart
from refinery.documents.office.colours import UNKNOWN, WHITE
from refinery.documents.office.diagrams import add_diagram
from refinery.documents.office.names import DGM, W
from refinery.documents.office.package import Package
from refinery.documents.office.remarks import add_remark
from refinery.documents.office.word.body import Body
from refinery.documents.office.word.chunks import Chunks
from refinery.documents.office.word.drawings import has_backdrop
from refinery.documents.office.word.numbering import Numbering
from refinery.documents.office.word.runs import RunReader, Tally
from refinery.documents.office.word.shades import AUTO, stated, theme_of
from refinery.documents.office.word.styles import Styles
from refinery.documents.text import TextBuilder
from refinery.errors import QuarantineError

NOTES: Final = ("footnote", "endnote")


class WordDocument:
    """Reads a document part by part.

    Args:
        is_inner: It is embedded in another, as part of its text.

    Raises:
        QuarantineError: A part that it cannot do without is broken.
    """

    def __init__(self, package: Package, is_inner: bool = False) -> None:
        self._package = package
        self._main = package.main()
        self._settings = package.whole_xml(package.related(self._main, "settings"))
        self._chunks = Chunks(package, self._main, is_inner)
        theme = package.related(self._main, "theme")
        colours = theme_of(package.whole_xml(theme) if theme else None, self._settings)
        self._styles = Styles(self._part("styles"), colours)
        self._numbering = Numbering(self._part("numbering"))
        self._tally = Tally()
        self._noted: dict[tuple[str, str], str] = {}
        self.warnings: list[str] = []

    def read(self) -> TextBuilder:
        """Every block of it."""
        root = self._package.xml(self._main)
        body = None if root is None else root.find(f"{W}body")
        if body is None:
            raise QuarantineError("corrupt")
        reader = self._reader(self._main)
        reader.grounds = self._paper(root)
        builder = self._body(reader).walk(body)
        self._add_notes(builder)
        self._add_comments(builder)
        self._report()
        return builder

    def _paper(self, root: Any) -> tuple[str, ...]:
        """Colours of the page: white on paper, and what is shown on a screen."""
        ground = root.find(f"{W}background")
        shown = (
            None if self._settings is None else self._settings.find(f"{W}displayBackgroundShape")
        )
        if has_backdrop(root):
            return (UNKNOWN,)
        if ground is None or shown is None:
            return (WHITE,)
        colour = UNKNOWN if len(ground) else stated(ground, self._styles.theme)
        return (WHITE, colour.replace(AUTO, WHITE))

    def _part(self, kind: str) -> Any:
        name = self._package.related(self._main, kind)
        return self._package.xml(name) if name else None

    def _reader(self, part: str) -> RunReader:
        return RunReader(self._package, part, self._styles, self._tally, self._mark)

    def _body(self, reader: RunReader, in_cell: bool = False) -> Body:
        return Body(reader, self._styles, self._numbering, self._tally, self._embedded, in_cell)

    def _mark(self, kind: str, identifier: str) -> str:
        """Mark of a note where it is referred to, numbered as they come."""
        number = len(self._noted) + 1
        return self._noted.setdefault((kind, identifier), f"[^{number}]")

    def _embedded(self, builder: TextBuilder, part: str) -> None:
        """A chart, a diagram or a text of another format."""
        if self._chunks.has(part):
            self._chunks.add(builder, part)
            return
        root = self._package.whole_xml(part)
        if root is None:
            self.warnings.append("a chart could not be read")
        elif root.tag.startswith(DGM):
            add_diagram(builder, root)
        else:
            add_chart(builder, root)

    def _add_notes(self, builder: TextBuilder) -> None:
        for kind in NOTES:
            part = self._package.related(self._main, f"{kind}s")
            root = self._package.xml(part) if part and self._noted else None
            if root is None:
                continue
            nodes = {node.get(f"{W}id", ""): node for node in root.findall(f"{W}{kind}")}
            for (of, identifier), mark in list(self._noted.items()):
                if of == kind and identifier in nodes:
                    text = self._told(part, nodes[identifier])
                    builder.add("footnote", f"{mark}: {text}" if text else "")

    def _add_comments(self, builder: TextBuilder) -> None:
        part = self._package.related(self._main, "comments")
        root = self._package.xml(part) if part else None
        for node in () if root is None else root.findall(f"{W}comment"):
            author, initials = node.get(f"{W}author", ""), node.get(f"{W}initials", "")
            add_remark(builder, self._told(part, node), author, initials, node.get(f"{W}date", ""))

    def _told(self, part: str, node: Any) -> str:
        """Words of a note or comment in one line."""
        built = self._body(self._reader(part), in_cell=True).walk(node)
        text = built.text
        return " ".join(text[block.start : block.end] for block in built.blocks).strip()

    def _report(self) -> None:
        headers = 0
        for relation in self._package.relations(self._main).values():
            if relation.kind in ("header", "footer") and not relation.is_external:
                root = self._package.xml(relation.target)
                texts = () if root is None else root.iter(f"{W}t")
                headers += sum(len(t.text or "") for t in texts)
        self.warnings += left_out(
            ("hidden text", self._tally.hidden),
            ("deleted text", self._tally.deleted),
            ("page headers and footers", headers),
        )
        self.warnings += self._chunks.warnings
        self.warnings += self._package.left_out([self._main], self._chunks.unread)
