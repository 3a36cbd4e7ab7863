"""What stands in a paragraph of Word: pieces of text, and what floats beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from refinery.documents.office.colours import WHITE
from refinery.documents.office.inline import Piece
from refinery.documents.office.names import MC, W14, M, R, W
from refinery.documents.office.omml import latex
from refinery.documents.office.package import Package
from refinery.documents.office.word.drawings import chosen, drawn
from refinery.documents.office.word.fields import Fields, check
from refinery.documents.office.word.looks import PLAIN, Look, is_on, look_of
from refinery.documents.office.word.shades import AUTO, shade
from refinery.documents.office.word.styles import Style, Styles, value

_SUPERSCRIPTS: Final = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_SUBSCRIPTS: Final = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_FIGURES: Final = frozenset("0123456789+-")
_SYMBOLS: Final = {
    "F0FE": "[x] ", "F0A8": "[ ] ", "F06F": "[ ] ", "F0FD": "[x] ", "F052": "[x] ",
    "F0FC": "✓", "F0FB": "✗", "F0E0": "→", "F0DF": "←", "F0B7": "•", "F0A7": "•", "F0D8": "•",
    "F04A": "☺",
}  # fmt: skip
_OPEN: Final = "ins moveTo smartTag customXml sdtContent dir bdo fldSimple ruby rubyBase"
_THROUGH: Final = frozenset(f"{W}{name}" for name in _OPEN.split())
_DELETED: Final = frozenset((f"{W}del", f"{W}moveFrom"))


@dataclass
class Tally:
    """Counts of what is left out."""

    hidden: int = 0
    deleted: int = 0


@dataclass
class Paragraph:
    """One paragraph: its pieces, and text boxes and charts that hang on it."""

    style: Style
    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    is_monospaced: bool = False


class RunReader:
    """Reads the paragraphs of one part, in order.

    Args:
        note: Gives the mark of a foot- or endnote, by kind and id.
    """

    def __init__(
        self,
        package: Package,
        part: str,
        styles: Styles,
        tally: Tally,
        note: Callable[[str, str], str],
    ) -> None:
        self._styles, self._tally, self._note = styles, tally, note
        self._relations = package.relations(part)
        self._fields = Fields()
        self.grounds: tuple[str, ...] = (WHITE,)
        """Colours that may lie behind the text."""

    @contextmanager
    def on(self, *grounds: str) -> Iterator[None]:
        """Read what lies on other grounds; ``auto`` alone is those there are."""
        before = self.grounds
        self.grounds = before if grounds == (AUTO,) else grounds
        try:
            yield
        finally:
            self.grounds = before

    def target(self, identifier: str | None) -> str:
        """Part or address that a relationship leads to."""
        relation = self._relations.get(identifier or "")
        return relation.target if relation else ""

    def paragraph(self, node: Any) -> Paragraph:
        """Everything that a paragraph shows."""
        properties = node.find(f"{W}pPr")
        name = None if properties is None else value(properties, "pStyle")
        found = Paragraph(self._styles.style(name))
        own = None if properties is None else properties.find(f"{W}shd")
        fill = AUTO if own is None else shade(own, self._styles.theme)
        walk = _Walk(self, found)
        with self.on(found.style.fill if fill == AUTO else fill):
            walk.children(node, "")
        self._fields.end_paragraph()
        found.is_monospaced = walk.letters > 0 and walk.monospaced == walk.letters
        return found


class _Walk:
    """One walk through the content of a paragraph."""

    def __init__(self, reader: RunReader, found: Paragraph) -> None:
        self._reader, self._found = reader, found
        self._fields = reader._fields
        self.letters = self.monospaced = 0

    def children(self, node: Any, link: str) -> None:
        for child in node:
            self._content(child, link)

    def _content(self, node: Any, link: str) -> None:
        tag = node.tag
        if tag == f"{W}r":
            self._run(node, link)
        elif tag == f"{W}hyperlink":
            self.children(node, self._reader.target(node.get(f"{R}id")))
        elif tag == f"{W}sdt":
            self._control(node, link)
        elif tag in _DELETED:
            texts = node.iter(f"{W}delText", f"{W}t")
            self._reader._tally.deleted += sum(len(t.text or "") for t in texts)
        elif tag == f"{M}oMath":
            self._formula(node)
        elif tag == f"{M}oMathPara":
            for formula in node.findall(f"{M}oMath"):
                self._formula(formula)
        elif tag in _THROUGH:
            self.children(node, link)
        elif tag == f"{MC}AlternateContent":
            self.children(chosen(node), link)

    def _formula(self, node: Any) -> None:
        written = latex(node)
        if written:
            self._found.formulas.append(written)
            self._found.pieces.append(Piece(f"${written}$", is_raw=True))

    def _control(self, node: Any, link: str) -> None:
        """A content control; a check box as one, whatever sign the font has for it."""
        box = node.find(f"{W}sdtPr/{W14}checkbox")
        if box is not None:
            state = box.find(f"{W14}checked")
            is_checked = state is not None and is_on(state.get(f"{W14}val", "1"))
            self._found.pieces.append(Piece(check(is_checked)))
            return
        content = node.find(f"{W}sdtContent")
        if content is not None:
            self.children(content, link)

    def _run(self, node: Any, link: str) -> None:
        reader, style = self._reader, self._found.style
        properties = node.find(f"{W}rPr")
        direct = look_of(properties, reader._styles.theme)
        name = None if properties is None else value(properties, "rStyle")
        named = reader._styles.style(name).emphasis if name else PLAIN
        own = direct.over(named)
        whole = own.over(style.look)
        is_hidden = whole.is_hidden(reader.grounds)
        for child in node:
            text, is_raw = self._text(child, is_hidden)
            if not text or not self._fields.is_text:
                continue
            if is_hidden:
                reader._tally.hidden += len(text.strip())
                continue
            if properties is not None:
                text = _raised(text, value(properties, "vertAlign"))
            if not is_raw:
                self._count(text, whole)
            self._found.pieces.append(
                Piece(
                    text,
                    bool(own.bold) and not style.heading,
                    bool(own.italic) and not style.heading,
                    bool(own.strike),
                    link or self._fields.link,
                    is_raw,
                )
            )

    def _count(self, text: str, look: Look) -> None:
        letters = len(text.strip())
        self.letters += letters
        self.monospaced += letters if look.monospaced else 0

    def _text(self, node: Any, is_hidden: bool) -> tuple[str, bool]:
        """Text of a child of a run, and whether it is no words."""
        name = node.tag.rpartition("}")[2] if node.tag.startswith(W) else ""
        match name:
            case "t":
                return node.text or "", False
            case "tab" | "ptab":
                return "\t", False
            case "br" | "cr":
                return "\n", False
            case "noBreakHyphen":
                return "-", False
            case "sym":
                return _SYMBOLS.get((node.get(f"{W}char") or "").upper(), ""), False
            case "instrText":
                self._fields.instruct(node.text or "")
            case "fldChar":
                return self._fields.mark(node), False
            case "footnoteReference" | "endnoteReference":
                return self._reader._note(name[:-9], node.get(f"{W}id", "")), True
            case "drawing" | "pict" | "object":
                return self._drawing(node, is_hidden), True
            case "ruby":
                return "".join(t.text or "" for t in node.iterfind(f"{W}rubyBase//{W}t")), False
        if node.tag == f"{MC}AlternateContent":
            texts = [self._text(child, is_hidden)[0] for child in chosen(node)]
            return "".join(texts), True
        return "", False

    def _drawing(self, node: Any, is_hidden: bool) -> str:
        """Pictures as text; boxes and charts are kept for after the paragraph."""
        if is_hidden:
            return ""
        found = drawn(node, self._reader.target)
        self._found.boxes += found.boxes
        self._found.charts += found.charts
        return " ".join(found.pictures)


def _raised(text: str, place: str | None) -> str:
    """Raised and lowered figures as the signs for them: a plain ``m2`` is no square metre."""
    signs = {"superscript": _SUPERSCRIPTS, "subscript": _SUBSCRIPTS}.get(place or "")
    is_figure = signs is not None and bool(text) and set(text) <= _FIGURES
    return text.translate(signs) if signs and is_figure else text
