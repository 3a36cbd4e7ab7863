"""Paragraphs of OpenDocument: pieces of text, and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

from refinery.documents.office.inline import Piece, picture
from refinery.documents.office.odf.fields import (
    chosen,
    controls,
    filled_in,
    hides_paragraph,
    is_hidden,
    shown_by,
)
from refinery.documents.office.odf.grounds import SHAPES
from refinery.documents.office.odf.looks import Look
from refinery.documents.office.odf.names import DRAW, FIELD, OFFICE, SVG, TEXT, XLINK
from refinery.documents.office.odf.styles import Style, Styles

MAX_SPACES: Final = 1_000
_SKIPPED: Final = frozenset(
    f"{TEXT}{name}" for name in ("tracked-changes", "ruby-text", "note-citation", "script")
)

_GROUPS: Final = (f"{DRAW}g", f"{DRAW}a")


@dataclass
class Line:
    """What a paragraph shows, and the frames, notes and comments within it."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)
    notes: list[tuple[int, Any]] = field(default_factory=list)
    comments: list[Any] = field(default_factory=list)
    hidden: int = 0


class LineReader:
    """Reads paragraphs; notes are numbered as they come.

    Args:
        body: What holds the forms of the document.
    """

    def __init__(self, styles: Styles, body: Any) -> None:
        self._styles = styles
        self._controls = controls(body)
        self._notes = 0

    def read(self, node: Any, around: Look) -> Line:
        """Everything in a paragraph.

        Args:
            around: How text looks in what the paragraph lies in.
        """
        line = Line()
        if hides_paragraph(node):
            line.hidden = _extent(node)
            return line
        style = self._styles.style("paragraph", node.get(f"{TEXT}style-name"))
        base = replace(
            style,
            bold=style.bold and style.is_automatic,
            italic=style.italic and style.is_automatic,
            look=style.look.on(around.on(self._styles.default("paragraph"))),
        )
        self._walk(line, node, base, "")
        return line

    def _walk(self, line: Line, node: Any, style: Style, link: str) -> None:
        self._put(line, node.text, style, link)
        for child in node:
            if child.tag not in _SKIPPED:
                self._child(line, child, style, link)
            self._put(line, child.tail, style, link)

    def _put(self, line: Line, text: str | None, style: Style, link: str) -> None:
        if not text:
            return
        text = " ".join(text.split("\n")) if "\n" in text else text
        if style.look.is_unseen:
            line.hidden += len(text.strip())
        else:
            line.pieces.append(Piece(text, style.bold, style.italic, style.strike, link))

    def _child(self, line: Line, node: Any, style: Style, link: str) -> None:
        if node.tag == f"{TEXT}span":
            own = self._styles.style("text", node.get(f"{TEXT}style-name"))
            merged = replace(
                own,
                bold=own.bold or style.bold,
                italic=own.italic or style.italic,
                look=own.look.on(style.look),
            )
            self._walk(line, node, merged, link)
        elif node.tag == f"{TEXT}a":
            target = node.get(f"{XLINK}href", "")
            self._walk(line, node, style, "" if target.startswith("#") else target)
        elif node.tag == f"{TEXT}s":
            count = node.get(f"{TEXT}c", "1")
            many = min(int(count), MAX_SPACES) if count.isdigit() else 1
            self._put(line, " " * many, style, link)
        elif node.tag == f"{TEXT}tab":
            self._put(line, "\t", style, link)
        elif node.tag == f"{TEXT}line-break":
            line.pieces.append(Piece("\n"))
        elif node.tag == f"{TEXT}hidden-text":
            said = "".join(node.itertext()) or node.get(f"{TEXT}string-value", "")
            hidden = replace(style, look=replace(style.look, hidden=True))
            self._put(line, said, hidden if is_hidden(node) else style, link)
        elif node.tag == f"{TEXT}drop-down":
            self._put(line, chosen(node), style, link)
        elif node.tag == f"{FIELD}fieldmark":
            self._put(line, filled_in(node), style, link)
        else:
            self._hung(line, node, style, link)

    def _hung(self, line: Line, node: Any, style: Style, link: str) -> None:
        """Notes, comments and drawings, which are not shown where their place is hidden."""
        is_drawn = node.tag.startswith(DRAW)
        if style.look.hidden and (is_drawn or node.tag == f"{TEXT}note"):
            line.hidden += _extent(node)
        elif node.tag == f"{TEXT}note":
            self._notes += 1
            line.notes.append((self._notes, node))
            line.pieces.append(Piece(f"[^{self._notes}]", is_raw=True))
        elif node.tag == f"{OFFICE}annotation":
            line.comments.append(node)
        elif is_drawn:
            self.drawn(line, node)
        else:
            self._walk(line, node, style, link)

    def drawn(self, line: Line, node: Any) -> None:
        """A frame or shape: a box of text, an object with its own file, a picture, a control."""
        box, found = node.find(f"{DRAW}text-box"), node.find(f"{DRAW}object")
        image = node.find(f"{DRAW}image")
        if node.tag in _GROUPS:
            for child in node.iterchildren(f"{DRAW}*"):
                self.drawn(line, child)
        elif node.tag in SHAPES:
            line.boxes.append(node)
        elif node.tag == f"{DRAW}control":
            control = self._controls.get(node.get(f"{DRAW}control", ""))
            line.pieces.append(Piece("" if control is None else f"{shown_by(control)} "))
        elif box is not None:
            line.boxes.append(box)
        elif found is not None:
            line.objects.append(found.get(f"{XLINK}href", ""))
        elif image is not None:
            said = node.findtext(f"{SVG}desc") or node.findtext(f"{SVG}title") or ""
            name = image.get(f"{XLINK}href", "").rpartition("/")[2]
            line.pieces.append(Piece(f"{picture(said, name)} ", is_raw=True))


def _extent(node: Any) -> int:
    """How many characters lie in an element."""
    return len("".join(node.itertext()).strip())
