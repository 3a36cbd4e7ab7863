"""Electronic books whose lists spell names otherwise than their archives do."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import quote

import pytest

from refinery.documents.formats.epub import EpubFormat
from refinery.errors import QuarantineError

CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/c.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
LISTING = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">1</dc:identifier>'
    "<dc:title>B</dc:title><dc:language>en</dc:language></metadata><manifest>"
    '<item id="c" href="{}" media-type="application/xhtml+xml"/></manifest>'
    '<spine><itemref idref="c"/></spine></package>'
)
CHAPTER = '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>The first words.</p></body></html>'


@pytest.mark.parametrize("name", ["one.xhtml", "a b.xhtml", "über.xhtml", "100% sure.xhtml"])
def test_a_chapter_is_read_whatever_letters_its_link_escapes(name: str) -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/c.opf", LISTING.format(quote(name)))
        archive.writestr(f"OEBPS/{name}", CHAPTER)
    assert "The first words." in EpubFormat().extract(book.getvalue(), ".epub").text


SHEET = ".n{display:none} .t{font-size:1px} .q{color:navy} .h{position:absolute;left:-999em}"
STYLED = (
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>One</title>'
    '<link rel="stylesheet" href="../css/a%20b.css"/></head><body>'
    '<p class="h">Heard.</p><p>The&nbsp;first words.'
    '<span class="n">gone</span></p><p class="t">gone</p><p class="q">Quoted &lt; it.</p>'
    '<p style="visibility:hidden">gone</p></body></html>'
)


def test_what_a_book_hides_by_its_style_sheets_is_left_out() -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/c.opf", LISTING.format("text/one"))
        archive.writestr("OEBPS/text/one", STYLED)
        archive.writestr("OEBPS/css/a b.css", '@import "more.css";')
        archive.writestr("OEBPS/css/more.css", SHEET)
    found = EpubFormat().extract(book.getvalue(), ".epub")
    assert found.text.split() == ["Heard.", "The", "first", "words.", "Quoted", "<", "it."]
    assert found.warnings == ["hidden text left out: 12 characters"]


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_what_is_no_archive_is_corrupt(data: bytes) -> None:
    with pytest.raises(QuarantineError, match="corrupt"):
        EpubFormat().extract(data, ".epub")
