"""An old Word file as typed blocks: headings, lists, tables, links, notes."""

from __future__ import annotations

import re
import struct
from typing import Final

from refinery.documents.compound import streams
from refinery.documents.hidden import left_out
from refinery.documents.markdown_tables import markdown_table
from refinery.documents.model import Extracted
from refinery.documents.office.doc.file import DocFile
from refinery.documents.office.inline import Piece, markdown, plain
from refinery.documents.office.summary import SUMMARY, title_and_author
from refinery.documents.office.walk import walked
from refinery.documents.office.word.fields import target
from refinery.documents.text import TextBuilder

BOLD, ITALIC, STRIKE, HIDDEN, DELETED, SIZE = 0x0835, 0x0836, 0x0837, 0x083C, 0x0800, 0x4A43
IN_TABLE, ROW_END, LIST, DEPTH, OUTLINE = 0x2416, 0x2417, 0x460B, 0x260A, 0x2640
TABLES: Final = ("0Table", "1Table")
COLOUR, COLOUR_INDEX = 0x6870, 0x2A42
WHITE: Final = (0xFFFFFF, 8)
SHADED: Final = (0x4866, 0xCA71, 0x2A0C)
TINY: Final = 2
HEADINGS: Final = range(1, 10)
"""Styles that are headings in every document."""
BEGIN, SEPARATE, END = "\x13", "\x14", "\x15"
_PARAGRAPH: Final = re.compile("[^\r\x07\x0c]*[\r\x07\x0c]?")
_CONTROL: Final = re.compile("[\x00-\x06\x08\x0e-\x1d\x1f]")
_READABLE: Final = str.maketrans({"\x0b": "\n", "\x1e": "-", "\xa0": " "})


def old_document(data: bytes) -> Extracted | None:
    """A document in a compound file; None for what is older than Word 97 or broken.

    kreuzberg reads those; it knows neither headings nor tables nor hidden text of this format,
    and takes what fields say to Word for text.

    Raises:
        QuarantineError: ``encrypted``.
    """
    try:
        found = streams(data, ("WordDocument", *TABLES, SUMMARY))
        tables = {n: found[name] for n, name in enumerate(TABLES) if name in found}
        document = OldDocument(DocFile(found["WordDocument"], tables))
        stated = title_and_author(found.get(SUMMARY, b""))
        return walked(document, "page", "application/msword", "office-doc", stated)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error):
        return None


class OldDocument:
    """Walks the paragraphs of the body, then those of notes, comments and boxes."""

    def __init__(self, file: DocFile) -> None:
        self._file = file
        self._text = file.text()
        self._builder = TextBuilder()
        self._rows: list[list[str]] = []
        self._cells: list[str] = []
        self._cell: list[str] = []
        self._fields: list[tuple[str, bool]] = []
        self._hidden = self._deleted = self._headers = 0

    @property
    def warnings(self) -> list[str]:
        """What was left out because nobody sees it."""
        return left_out(
            ("hidden text", self._hidden),
            ("deleted text", self._deleted),
            ("page headers and footers", self._headers),
        )

    def read(self) -> TextBuilder:
        """Every block of it."""
        kinds = ("", "footnote", "header", "comment", "footnote", "", "header")
        start = 0
        for kind, length in zip(kinds, self._file.stories, strict=True):
            end = min(start + length, len(self._text))
            if kind == "header":
                words = _CONTROL.sub("", self._text[start:end])
                self._headers += len("".join(words.split()))
            else:
                self._story(start, end, kind)
            start = end
        return self._builder

    def _story(self, start: int, end: int, kind: str) -> None:
        self._fields.clear()
        for match in _PARAGRAPH.finditer(self._text, start, end):
            if match[0]:
                self._paragraph(match.start(), match.end(), kind)
        self._end_table()

    def _paragraph(self, start: int, end: int, kind: str) -> None:
        mark = self._text[end - 1]
        style, properties = self._file.paragraph(end - 1)
        pieces = self._pieces(start, end - (mark in "\r\x07\x0c"), style in HEADINGS)
        text = markdown(pieces).strip()
        if properties.get(IN_TABLE) and not kind:
            self._in_table(text, mark, is_row_end=bool(properties.get(ROW_END)))
            return
        self._end_table()
        if not text:
            return
        outline = properties.get(OUTLINE, 9)
        level = style if style in HEADINGS else outline + 1 if outline < 9 else 0
        if kind:
            name = "footnote" if kind == "footnote" else "paragraph"
            attributes = {} if kind == "footnote" else {"name": kind}
            self._builder.add(name, text, attributes=attributes)
        elif level:
            self._builder.heading(plain(pieces).strip(), level)
        elif properties.get(LIST):
            self._builder.item(f"- {text}", min(properties.get(DEPTH, 0), 8) + 1)
        else:
            self._builder.add("paragraph", text)

    def _in_table(self, text: str, mark: str, *, is_row_end: bool) -> None:
        if is_row_end:
            if self._cells:
                self._rows.append(self._cells)
            self._cells, self._cell = [], []
            return
        self._cell += [text] if text else []
        if mark == "\x07":
            self._cells.append(" ".join(self._cell))
            self._cell = []

    def _end_table(self) -> None:
        rows, self._rows = self._rows, []
        left = " ".join([*self._cells, *self._cell])
        self._cells, self._cell = [], []
        if any(cell for row in rows for cell in row):
            self._builder.add("table", markdown_table(rows[0], rows[1:]))
        self._builder.add("paragraph", left)

    def _pieces(self, start: int, end: int, is_heading: bool) -> list[Piece]:
        pieces = []
        for first, last, look in self._file.looks(start, end):
            text = self._shown(self._text[first:last])
            if not text:
                continue
            if look.get(DELETED) == 1:
                self._deleted += len(text.strip())
            elif _is_hidden(look):
                self._hidden += len(text.strip())
            else:
                link = next((target(said) for said, _ in reversed(self._fields)), "")
                bold, italic = (look.get(name) == 1 and not is_heading for name in (BOLD, ITALIC))
                pieces.append(Piece(text, bold, italic, look.get(STRIKE) == 1, link))
        return pieces

    def _shown(self, text: str) -> str:
        """Text without what fields say to Word; follows fields that begin and end in it."""
        out: list[str] = []
        for part in re.split(f"([{BEGIN}{SEPARATE}{END}])", text):
            if part == BEGIN:
                self._fields.append(("", False))
            elif part == SEPARATE and self._fields:
                self._fields[-1] = (self._fields[-1][0], True)
            elif part == END and self._fields:
                self._fields.pop()
            elif all(shows for _, shows in self._fields):
                out.append(part)
            else:
                said, shows = self._fields[-1]
                self._fields[-1] = (said if shows else said + part, shows)
        return _CONTROL.sub("", "".join(out)).translate(_READABLE)


def _is_hidden(look: dict[int, int]) -> bool:
    is_white = look.get(COLOUR) == WHITE[0] or look.get(COLOUR_INDEX) == WHITE[1]
    is_shaded = any(name in look for name in SHADED)
    return look.get(HIDDEN) == 1 or look.get(SIZE, 24) <= TINY or (is_white and not is_shaded)
