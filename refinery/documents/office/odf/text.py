"""An OpenDocument text as typed blocks."""

from __future__ import annotations

from typing import Any, Final

from refinery.documents.markdown_tables import markdown_table
from refinery.documents.office.colours import UNKNOWN
from refinery.documents.office.inline import markdown, plain
from refinery.documents.office.odf.fields import is_hidden
from refinery.documents.office.odf.grounds import shape_look
from refinery.documents.office.odf.inline import Line, LineReader
from refinery.documents.office.odf.looks import Look
from refinery.documents.office.odf.names import DC, DRAW, META, TABLE, TEXT
from refinery.documents.office.odf.objects import add_object
from refinery.documents.office.odf.styles import Style, Styles, count, label
from refinery.documents.office.package import Package
from refinery.documents.office.remarks import add_remark
from refinery.documents.text import TextBuilder

MAX_REPEATED: Final = 256
_INDEXES: Final = (
    "section index-body table-of-content illustration-index table-index"
    " alphabetical-index bibliography numbered-paragraph index-title"
)
_THROUGH: Final = frozenset(f"{TEXT}{name}" for name in _INDEXES.split())


class OpenText:
    """Walks the body of a text, then its notes and comments.

    Args:
        paper: How text looks where nothing states another look.
        behind: What boxes without a fill lie on.
        in_cell: Blocks become parts of one cell, without marks of structure.
    """

    def __init__(
        self,
        package: Package,
        styles: Styles,
        reader: LineReader,
        paper: Look,
        behind: Look,
        in_cell: bool = False,
    ) -> None:
        self.builder = TextBuilder()
        self.hidden = 0
        self.deleted = 0
        self._package, self._styles, self._reader = package, styles, reader
        self._around, self._behind = paper, behind
        self._in_cell = in_cell
        self._notes: list[tuple[int, Any]] = []
        self._comments: list[Any] = []
        self._counts: dict[str, list[int]] = {}
        self._code: list[str] = []

    def read(self, body: Any) -> TextBuilder:
        """Every block of the text."""
        self.walk(body)
        self._end_code()
        notes, comments = list(self._notes), list(self._comments)
        for number, note in notes:
            text = self._told(note.find(f"{TEXT}note-body"), self._around)
            self.builder.add("footnote", f"[^{number}]: {text}" if text else "")
        for comment in comments:
            add_comment(self.builder, comment)
        return self.builder

    def walk(self, node: Any) -> None:
        """The blocks below a node."""
        for child in node:
            tag = child.tag
            if tag in (f"{TEXT}p", f"{TEXT}h"):
                self._paragraph(child)
            elif tag == f"{TEXT}list":
                self._list(child, 1, "", continued=child.get(f"{TEXT}continue-numbering") == "true")
            elif tag == f"{TABLE}table":
                self._table(child)
            elif tag == f"{TEXT}tracked-changes":
                self.deleted += sum(
                    len("".join(gone.itertext()).strip()) for gone in child.iter(f"{TEXT}deletion")
                )
            elif tag in _THROUGH:
                if child.get(f"{TEXT}display") == "none" or is_hidden(child):
                    self.hidden += len("".join(child.itertext()).strip())
                else:
                    section = ("section", child.get(f"{TEXT}style-name"))
                    self._within(child, self._styles.within(self._around, section))
            elif isinstance(tag, str) and tag.startswith(DRAW):
                self.drawn(child)

    def drawn(self, node: Any) -> None:
        """A frame or shape, with what is written in it."""
        line = Line()
        self._reader.drawn(line, node)
        self._hanging(line, markdown(line.pieces).strip())

    def _within(self, node: Any, look: Look) -> None:
        """The blocks below a node in which text has a look of its own."""
        around, self._around = self._around, look
        self.walk(node)
        self._around = around

    def _line(self, node: Any) -> tuple[Line, str]:
        line = self._reader.read(node, self._around)
        self.hidden += line.hidden
        self._notes += line.notes
        self._comments += line.comments
        return line, markdown(line.pieces).strip()

    def _paragraph(self, node: Any) -> None:
        line, text = self._line(node)
        style = self._styles.style("paragraph", node.get(f"{TEXT}style-name"))
        if node.tag == f"{TEXT}h" and not self._in_cell:
            self._end_code()
            level = count(node, "outline-level")
            self.builder.heading(plain(line.pieces).strip(), level)
        elif style.is_code and not self._in_cell:
            self._code.append(plain(line.pieces))
        else:
            self._end_code()
            self._add_paragraph(text, style)
        self._hanging(line, "")

    def _add_paragraph(self, text: str, style: Style) -> None:
        if "title" in style.names and not self._in_cell:
            self.builder.heading(text.strip("*"), 1)
        elif style.names & {"quotations", "quote"} and not self._in_cell:
            self.builder.add("quote", "> " + text.replace("\n", "\n> ") if text else "")
        elif style.names & {"caption", "illustration", "figure"}:
            self.builder.add("caption", text)
        else:
            self.builder.add("paragraph", text)

    def _hanging(self, line: Line, text: str) -> None:
        """What hangs on a paragraph, after it."""
        self.builder.add("paragraph", text)
        for box in line.boxes:
            shape = box.getparent() if box.tag == f"{DRAW}text-box" else box
            self._within(box, shape_look(self._styles, shape, self._behind))
        for name in line.objects:
            add_object(self.builder, self._package, name)

    def _list(self, node: Any, depth: int, outer: str, *, continued: bool) -> None:
        self._end_code()
        name = node.get(f"{TEXT}style-name") or outer
        counts = self._counts.setdefault(name, [])
        if not continued and depth == 1:
            counts.clear()
        del counts[depth:]
        counts += [0] * (depth - len(counts))
        if not continued and depth > 1:
            counts[depth - 1] = 0
        for item in node:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            start = item.get(f"{TEXT}start-value", "")
            counts[depth - 1 :] = [int(start) if start.isdigit() else counts[depth - 1] + 1]
            self._item(item, depth, name, list(counts))

    def _item(self, node: Any, depth: int, name: str, counts: list[int]) -> None:
        mark = label(self._styles.level(name, depth), depth, counts)
        for child in node:
            if child.tag == f"{TEXT}list":
                self._list(child, depth + 1, name, continued=False)
            elif child.tag in (f"{TEXT}p", f"{TEXT}h"):
                line, text = self._line(child)
                if child.tag == f"{TEXT}h" and not self._in_cell:
                    level = count(child, "outline-level")
                    heading = f"{mark if mark != '-' else ''} {plain(line.pieces)}".strip()
                    self.builder.heading(heading, level)
                elif text:
                    said = f"{mark} {text}".strip()
                    self.builder.item(said, depth, is_indented=not self._in_cell)
                    mark = ""
                self._hanging(line, "")

    def _table(self, node: Any) -> None:
        self._end_code()
        rows: list[list[str]] = []
        below = Look(ground=UNKNOWN) if node.get(f"{TABLE}template-name") else self._around
        ground = self._styles.within(below, ("table", node.get(f"{TABLE}style-name")))
        open_spans: dict[int, tuple[int, str]] = {}
        for row in node.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is node:
                rows.append(self._row(row, open_spans, ground))
        if not any(cell for row in rows for cell in row):
            return
        if self._in_cell:
            self.builder.add("paragraph", " ".join(filter(None, (c for row in rows for c in row))))
        else:
            self.builder.add("table", markdown_table(rows[0], rows[1:]))

    def _row(self, node: Any, open_spans: dict[int, tuple[int, str]], ground: Look) -> list[str]:
        """Cells of a row; a spanning cell's text stands in each place that it covers."""
        line: list[str] = []
        default = node.get(f"{TABLE}default-cell-style-name")
        ground = self._styles.within(ground, ("table-row", node.get(f"{TABLE}style-name")))
        for cell in node:
            covered = cell.tag == f"{TABLE}covered-table-cell"
            if not covered and cell.tag != f"{TABLE}table-cell":
                continue
            for _ in range(attribute(cell, "number-columns-repeated", MAX_REPEATED)):
                at = len(line)
                if covered:
                    left, text = open_spans.get(at, (0, ""))
                    line.append(text if left else line[-1] if line else "")
                    open_spans[at] = (left - 1, text)
                    continue
                name = cell.get(f"{TABLE}style-name") or default
                text = self._told(cell, self._styles.within(ground, ("table-cell", name)))
                line.append(text)
                down = attribute(cell, "number-rows-spanned", 10_000)
                for beside in range(attribute(cell, "number-columns-spanned", MAX_REPEATED)):
                    open_spans[at + beside] = (down - (beside == 0), text)
        return line

    def _told(self, node: Any, look: Look) -> str:
        """Words of a cell or note in one line."""
        if node is None:
            return ""
        inner = OpenText(self._package, self._styles, self._reader, look, self._behind, True)
        inner.walk(node)
        self.hidden += inner.hidden
        self._notes += inner._notes
        self._comments += inner._comments
        text = inner.builder.text
        return " ".join(text[b.start : b.end] for b in inner.builder.blocks)

    def _end_code(self) -> None:
        lines, self._code = self._code, []
        if lines:
            self.builder.add("code", "\n".join(("```", *lines, "```")))


def attribute(node: Any, name: str, most: int) -> int:
    """A count of cells or rows, at least one."""
    text = node.get(f"{TABLE}{name}", "1")
    return min(int(text), most) if text.isdigit() and int(text[:9]) > 0 else 1


def add_comment(builder: TextBuilder, node: Any) -> None:
    """An annotation as a comment."""
    text = "\n".join("".join(p.itertext()) for p in node.iter(f"{TEXT}p"))
    author = node.findtext(f"{DC}creator") or ""
    initials = node.findtext(f"{META}creator-initials") or ""
    add_remark(builder, text.strip(), author, initials, node.findtext(f"{DC}date") or "")
