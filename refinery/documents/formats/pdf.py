"""PDF: text by layout, scanned pages by OCR, fields, comments and the files it carries."""

from __future__ import annotations

import io
import math
import tempfile
from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

from refinery.documents import ocr
from refinery.documents.formats.base import Format
from refinery.documents.hidden import left_out
from refinery.documents.kreuzberg_format import READER
from refinery.documents.lines import flowing, vocabulary
from refinery.documents.model import Embedded, Extracted, first_heading
from refinery.documents.ocr_pages import OcrPages, spans
from refinery.documents.pdf_extras import (
    Extras,
    extras_of,
    has_large_picture,
    one_page,
    opened,
)
from refinery.documents.pdf_hidden import without_hidden_text
from refinery.documents.pdf_layout import MEDIA_TYPE, read_pages
from refinery.documents.pdf_page import Page, Piece
from refinery.documents.sandbox import FILE_SIZE
from refinery.documents.text import TextBuilder
from refinery.errors import QuarantineError

FEW_WORDS: Final = 20
"""Words below which a page that shows a large picture is taken for a scan with a stamp on it."""
DPI: Final = 200
"""Of pages drawn for OCR: a quarter less time than 300 at about the same text (F1 .965, .970)."""
LOWEST_DPI: Final = 72
MAX_PIXELS: Final = 16 * 10**6
"""Of a page drawn: A2 at that. A page that has more at the lowest resolution is not drawn."""
WHY: Final = "no text layer"


class PdfFormat(Format):
    """Text by kreuzberg; pages that show a scan by tesseract, where it is installed."""

    name = "pdf"
    media_types = (MEDIA_TYPE,)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Blocks page by page; running lines lie within the ``page_break`` between two pages.

        Raises:
            QuarantineError: ``encrypted`` where an empty password does not open it, ``corrupt``.
        """
        seen, hidden = without_hidden_text(data)
        pages, metadata = read_pages(seen)
        extras = extras_of(data)
        scanned, warnings = _Scans(self, data).read(pages)
        warnings += left_out(("hidden text", hidden))
        builder = TextBuilder()
        _add_pages(builder, pages, extras)
        for label, value in extras.fields:
            builder.add("list_item", f"{label}: {value}", level=1, attributes={"name": "form"})
        has_layer = any(page.pieces for page in pages if page.number not in scanned)
        readers = [READER] if has_layer or not scanned else []
        return Extracted(
            kind="page",
            media_type=MEDIA_TYPE,
            reader="+".join([*readers, *([ocr.READER] if scanned else [])]),
            text=builder.text,
            title=str(metadata.get("title") or "").strip()
            or first_heading(builder.text, builder.blocks),
            author=", ".join(str(a) for a in metadata.get("authors") or () if a),
            blocks=builder.blocks if builder.text.strip() else [],
            members=extras.files,
            warnings=[*warnings, *extras.warnings],
        )

    def members(self, data: bytes) -> list[Embedded]:
        """The files the PDF carries; its text is not read again for them."""
        return extras_of(data).files


class _Scans:
    """Finds the pages of one document that are pictures, and has them read."""

    def __init__(self, owner: Format, data: bytes) -> None:
        self._owner, self._data = owner, data

    def read(self, pages: Sequence[Page]) -> tuple[set[int], list[str]]:
        """Put what OCR made of scanned pages in their place.

        Returns:
            Numbers of the pages replaced, and warnings.
        """
        options = self._owner.options
        if not options.ocr:
            return set(), []
        engine, lacking = ocr.find(options)
        if engine is None:
            missed = [p.number for p in pages if p.words() < FEW_WORDS and self._shows_scan(p)]
            return set(), [f"{WHY}: {spans(missed)} not read, {lacking}"] if missed else []
        readings = OcrPages(engine, options, self._owner.more_time, WHY)
        scans = {page.number: page for page in pages if self._is_scan(page)}
        huge = [number for number, page in scans.items() if not _resolution(page)]
        replaced, broken = set(), []
        for number in sorted(scans.keys() - huge):
            page, dpi = scans[number], _resolution(scans[number])
            try:
                texts = readings.texts(number, partial(self._drawn, number - 1, dpi), dpi)
            except QuarantineError:
                broken.append(number)
                continue
            found = sum(len(text.split()) for text in texts)
            if found > (0 if page.is_garbled() else page.words()):
                page.pieces = [Piece("paragraph", text) for text in texts]
                page.header, page.footer = [], []
                replaced.add(number)
        undrawn = {"too large to draw": huge, "could not be drawn": broken}
        said = [f"{why}: {spans(missed)} not read" for why, missed in undrawn.items() if missed]
        return replaced, [*readings.warnings(), *said]

    def _is_scan(self, page: Page) -> bool:
        if not page.words() or page.is_garbled():
            return True
        return page.words() < FEW_WORDS and self._shows_scan(page)

    def _shows_scan(self, page: Page) -> bool:
        return self._reader is not None and has_large_picture(self._reader, page.number - 1)

    @cached_property
    def _reader(self) -> Any:
        return opened(self._data)

    @cached_property
    def _file(self) -> str:
        """Path of the document in the child's scratch; empty where it is too large for that."""
        return _written(self._data) if len(self._data) <= FILE_SIZE else ""

    def _drawn(self, index: int, dpi: int) -> Any:
        """A page as a picture.

        Raises:
            QuarantineError: ``corrupt``.
        """
        import kreuzberg
        from PIL import Image

        path, place = self._file, index
        if not path:
            if self._reader is None:
                raise QuarantineError("corrupt")
            path, place = _written(one_page(self._reader, index)), 0
        try:
            return Image.open(io.BytesIO(kreuzberg.render_pdf_page(path, place, dpi=dpi)))
        except (kreuzberg.KreuzbergError, RuntimeError, ValueError, OSError, SyntaxError):
            raise QuarantineError("corrupt") from None
        finally:
            if not self._file:
                Path(path).unlink()


def _written(data: bytes) -> str:
    with tempfile.NamedTemporaryFile(suffix=".pdf", delete=False) as file:
        file.write(data)
    return file.name


def _resolution(page: Page) -> int:
    """Dots per inch at which a page is drawn, fewer for a poster; 0 for none or an unknown size."""
    inches = page.size[0] * page.size[1] / 72**2
    dpi = int(min(DPI, math.sqrt(MAX_PIXELS / inches))) if inches > 0 else 0
    return dpi if dpi >= LOWEST_DPI else 0


def _add_pages(builder: TextBuilder, pages: Sequence[Page], extras: Extras) -> None:
    known = vocabulary("\n".join(piece.text for page in pages for piece in page.pieces))
    before: list[str] = []
    for page in pages:
        _add_break(builder, [*before, *page.header], str(page.number))
        for piece in page.pieces:
            text = piece.text if piece.kind in ("table", "code") else flowing(piece.text, known)
            if piece.kind == "heading":
                text = text.replace("\n", " ")
            builder.add(piece.kind, text, level=piece.level, separator=builder.gap(piece.kind))
        for comment in extras.comments:
            if comment.page == page.number:
                attributes = {"name": "comment", "author": comment.author}
                builder.add("paragraph", comment.text, attributes=attributes)
        before = page.footer
    if before:
        _add_break(builder, before, "end")


def _add_break(builder: TextBuilder, running: Sequence[str], name: str) -> None:
    """Where a page begins; what is printed at the edge of every page belongs to no paragraph."""
    if running:
        builder.add("page_break", "\n".join(running), attributes={"name": name})
    else:
        builder.mark("page_break", {"name": name})
