"""Paragraphs, lists, tables, boxes and notes of a Word document as typed blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from refinery.documents.markdown_tables import markdown_table
from refinery.documents.office.inline import Piece, markdown, plain
from refinery.documents.office.names import MC, R, W
from refinery.documents.office.word.drawings import chosen, fill_of_box
from refinery.documents.office.word.numbering import BULLET, Numbering
from refinery.documents.office.word.runs import Paragraph, RunReader, Tally
from refinery.documents.office.word.styles import Styles, numbering_of, outline
from refinery.documents.office.word.tables import (
    THROUGH,
    behind_cells,
    cells_of,
    filled,
    is_deleted,
    is_hidden,
    rows_of,
    shape_of,
)
from refinery.documents.text import TextBuilder

MAX_BOLD_WORDS: Final = 16
_BOX: Final = re.compile(r"(\[[x ]\]) +")
_CODE_SIGNS: Final = re.compile(r"[{};=<>]|\w\([^)]*\)|^\s*[#$] ", re.MULTILINE)


class Body:
    """Walks one story: the document, a note, a text box, a cell.

    Args:
        add_part: Adds a chart, a diagram or an embedded text by the name of its part.
        in_cell: Blocks become parts of one cell, without marks of structure.
    """

    def __init__(
        self,
        reader: RunReader,
        styles: Styles,
        numbering: Numbering,
        tally: Tally,
        add_part: Callable[[TextBuilder, str], None],
        in_cell: bool = False,
    ) -> None:
        self.builder = TextBuilder()
        self._reader, self._styles, self._numbering = reader, styles, numbering
        self._tally, self._add_part, self._in_cell = tally, add_part, in_cell
        self._code: list[str] = []

    def walk(self, node: Any) -> TextBuilder:
        """Every block below a node, in order."""
        self._children(node)
        self._end_code()
        return self.builder

    def _children(self, node: Any) -> None:
        for child in node:
            tag = child.tag
            if tag == f"{W}p":
                self._paragraph(child)
            elif tag == f"{W}tbl":
                self._table(child)
            elif tag == f"{W}sdt":
                self._children(child.findall(f"{W}sdtContent/*"))
            elif tag == f"{W}altChunk":
                self._end_code()
                self._add_part(self.builder, self._reader.target(child.get(f"{R}id")))
            elif tag in THROUGH:
                self._children(child)
            elif tag == f"{MC}AlternateContent":
                self._children(chosen(child))

    def _paragraph(self, node: Any) -> None:
        properties = node.find(f"{W}pPr")
        found = self._reader.paragraph(node)
        is_gone = properties is not None and properties.find(f"{W}rPr/{W}del") is not None
        is_empty = not plain(found.pieces).strip()
        label, depth = "", 0
        if not (is_gone and is_empty):
            label, depth = self._label(properties, found)
        if not is_empty:
            direct = 0 if properties is None else outline(properties)
            self._add(found, label, depth, found.style.heading or direct)
        for box in found.boxes:
            self._box(box)
        for part in found.charts:
            self._end_code()
            self._add_part(self.builder, part)

    def _label(self, properties: Any, found: Paragraph) -> tuple[str, int]:
        """Label of a numbered paragraph and its depth from one; nothing for others."""
        listed = numbering_of(properties) or found.style.numbering
        if listed is None:
            return "", 0
        identifier, depth = listed
        if not identifier and found.style.numbering:
            identifier = found.style.numbering[0]
        if not self._numbering.is_list(identifier):
            return "", 0
        return self._numbering.label(identifier, depth), min(depth, 8) + 1

    def _add(self, found: Paragraph, label: str, depth: int, heading: int) -> None:
        text = _BOX.sub(r"\1 ", markdown(found.pieces)).strip()
        is_code = found.style.is_code or (
            found.is_monospaced and bool(_CODE_SIGNS.search(plain(found.pieces)))
        )
        if is_code and not self._in_cell and not depth and not heading:
            self._code.append(plain(found.pieces).strip("\n"))
            return
        self._end_code()
        if heading and not self._in_cell:
            number = label if label and label != BULLET else ""
            self.builder.heading(f"{number} {text}".strip(), heading)
        elif depth:
            self._item(text, label, depth)
        elif _BOX.match(text) and not self._in_cell:
            self._item(text, BULLET, 1)
        elif found.formulas and not _words(found.pieces):
            for formula in found.formulas:
                self._block("paragraph", f"$${formula}$$", name="formula")
        elif found.style.is_caption:
            self._block("caption", text)
        elif found.style.is_quote and not self._in_cell:
            self._block("quote", "> " + text.replace("\n", "\n> "))
        elif not self._in_cell and _is_bold_line(found.pieces):
            self._block("heading", plain(found.pieces).strip(), level=2, around=("**", "**"))
        else:
            self._block("paragraph", text)

    def _item(self, text: str, label: str, depth: int) -> None:
        said = f"{label} {text}" if label else text
        self.builder.item(said, depth, is_indented=not self._in_cell)

    def _block(
        self,
        kind: str,
        text: str,
        *,
        level: int = 0,
        around: tuple[str, str] = ("", ""),
        name: str = "",
    ) -> None:
        attributes = {"name": name} if name else {}
        self.builder.add(kind, text, level=level, attributes=attributes, around=around)

    def _end_code(self) -> None:
        """Write the lines of code that were gathered as one block."""
        lines, self._code = self._code, []
        if lines:
            self.builder.add("code", "\n".join(("```", *lines, "```")))

    def _box(self, node: Any) -> None:
        """A text box, which may lie on any colour unless it has its own."""
        self._end_code()
        with self._reader.on(fill_of_box(node, self._styles.theme)):
            self._children(node)

    def _table(self, node: Any) -> None:
        self._end_code()
        rows = []
        for row in rows_of(node):
            texts = row.iter(f"{W}delText", f"{W}t")
            if is_deleted(row):
                self._tally.deleted += sum(len(t.text or "") for t in texts)
            elif is_hidden(row):
                self._tally.hidden += sum(len(t.text or "") for t in texts)
            else:
                rows.append(cells_of(row))
        is_frame = len(rows) == 1 and len(rows[0]) == 1 and rows[0][0] is not None
        with self._reader.on(*behind_cells(node, self._styles, self._reader.grounds)):
            if is_frame and not self._in_cell:
                with self._reader.on(shape_of(rows[0][0], self._styles.theme).fill):
                    self._children(rows[0][0])
            else:
                self._add_table(filled([[self._placed(cell) for cell in row] for row in rows]))

    def _placed(self, cell: Any) -> tuple[str | None, int]:
        """Text of a cell and the columns it spans; None where it goes on from above."""
        shape = shape_of(cell, self._styles.theme)
        if cell is None or shape.goes_on:
            return "" if cell is None else None, shape.span
        inner = Body(self._reader, self._styles, self._numbering, self._tally, self._add_part, True)
        with self._reader.on(shape.fill):
            built = inner.walk(cell)
        text = built.text
        return " ".join(text[b.start : b.end] for b in built.blocks), shape.span

    def _add_table(self, rows: list[list[str]]) -> None:
        if not any(cell.strip() for row in rows for cell in row):
            return
        if self._in_cell:
            self.builder.add("paragraph", " ".join(filter(None, (c for row in rows for c in row))))
            return
        self.builder.add("table", markdown_table(rows[0], rows[1:]))


def _words(pieces: list[Piece]) -> str:
    """Text beside formulas and pictures."""
    return "".join(piece.text for piece in pieces if not piece.is_raw).strip()


def _is_bold_line(pieces: list[Piece]) -> bool:
    """A short line in bold that stands alone is what its author had for a heading."""
    shown = [piece for piece in pieces if piece.text.strip()]
    text = plain(pieces).strip()
    is_whole = all(p.bold and not p.italic and not p.link and not p.is_raw for p in shown)
    is_line = "\n" not in text and text[-1:] not in (".", "!", "?", ":", ";", ",")
    return is_whole and is_line and len(text.split()) <= MAX_BOLD_WORDS
