"""Paragraphs of OpenDocument: pieces of text, and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

from refinery.documents.office.inline import Piece, picture
from refinery.documents.office.odf.styles import DRAW, OFFICE, SVG, TEXT, XLINK, Style, Styles

MAX_SPACES: Final = 1_000
_SKIPPED: Final = frozenset(
    f"{TEXT}{name}" for name in ("tracked-changes", "ruby-text", "note-citation", "script")
)


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
    """Reads paragraphs; notes are numbered as they come."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._notes = 0

    def read(self, node: Any, *, on_colour: bool = False) -> Line:
        """Everything in a paragraph.

        Args:
            on_colour: What lies behind it may have a colour.
        """
        line = Line()
        style = self._styles.style("paragraph", node.get(f"{TEXT}style-name"))
        base = replace(
            style,
            bold=style.bold and style.is_automatic,
            italic=style.italic and style.is_automatic,
            filled=style.filled or on_colour,
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
        if style.hidden or (style.white and not style.filled):
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
                hidden=own.hidden or style.hidden,
                white=own.white or style.white,
                filled=own.filled or style.filled,
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
        elif node.tag == f"{TEXT}note":
            self._notes += 1
            line.notes.append((self._notes, node))
            line.pieces.append(Piece(f"[^{self._notes}]", is_raw=True))
        elif node.tag == f"{OFFICE}annotation":
            line.comments.append(node)
        elif node.tag.startswith(DRAW):
            self.drawn(line, node)
        else:
            self._walk(line, node, style, link)

    def drawn(self, line: Line, node: Any) -> None:
        """A frame: a box of text, an object with its own file, or a picture."""
        boxes = list(node.iter(f"{DRAW}text-box", f"{DRAW}custom-shape"))
        found = node.find(f"{DRAW}object")
        image = next(node.iter(f"{DRAW}image"), None)
        if boxes:
            line.boxes += boxes
        elif found is not None:
            line.objects.append(found.get(f"{XLINK}href", ""))
        elif image is not None:
            said = node.findtext(f"{SVG}desc") or node.findtext(f"{SVG}title") or ""
            name = image.get(f"{XLINK}href", "").rpartition("/")[2]
            line.pieces.append(Piece(f"{picture(said, name)} ", is_raw=True))
