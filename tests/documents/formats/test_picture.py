"""Pictures and scans: read by OCR where it is installed, refused or skipped by a reason."""

from __future__ import annotations

import io
import random
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter

from refinery.documents import ocr
from refinery.documents.formats.pdf import PdfFormat
from refinery.documents.formats.picture import PictureFormat
from refinery.documents.model import Extracted
from refinery.documents.ocr_words import page_of
from refinery.documents.options import DEFAULT, Options
from refinery.documents.pool import Pool
from refinery.documents.router import Route, route
from refinery.errors import QuarantineError
from tests.documents.formats.test_pdf import printed

LINES = (
    "The quarterly report shows that revenue rose",
    "by twelve percent. Maria Jensen signed it.",
)
needs_ocr = pytest.mark.skipif(ocr.find(DEFAULT)[0] is None, reason=ocr.find(DEFAULT)[1])


def drawn(*lines: str, size: int = 28, mode: str = "L") -> Any:
    """A white picture with lines of print."""
    picture = Image.new(mode, (900, 120 + 2 * size * len(lines)), "white")
    font = ImageFont.load_default(size)
    for number, line in enumerate(lines):
        place = (40, 40 + number * size * 3 // 2)
        ImageDraw.Draw(picture).text(place, line, font=font, fill="black")
    return picture


def saved(picture: Any, kind: str, **more: Any) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def read(data: bytes, options: Options = DEFAULT) -> Extracted:
    """What the format makes of a picture."""
    return PictureFormat(options).extract(data, "")


@needs_ocr
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"])
def test_print_is_read_from_every_kind_of_picture(kind: str) -> None:
    data = saved(drawn(*LINES), kind)
    assert route(io.BytesIO(data), "") == Route("picture")
    found = read(data)
    assert found.text == " ".join(LINES)
    assert (found.reader, len(found.blocks)) == ("tesseract", 1)
    assert found.media_type == f"image/{kind.lower()}"
    assert found.warnings[0].startswith("a picture: page 1 read by OCR, ")


@needs_ocr
def test_print_is_read_on_glass_small_upside_down_and_in_sixteen_bits() -> None:
    clear = Image.new("RGBA", (900, 200), (0, 0, 0, 0))
    font = ImageFont.load_default(28)
    ImageDraw.Draw(clear).multiline_text((40, 40), "\n".join(LINES), font=font, fill="black")
    turned = drawn(*LINES, "It was then sent to the board.", "Nobody has answered it so far.")
    deep = drawn(*LINES).convert("I").point(lambda shade: shade * 256).convert("I;16")
    for picture in (clear, drawn(*LINES, size=11), turned.rotate(180), deep):
        assert "revenue rose" in read(saved(picture, "PNG")).text


@needs_ocr
def test_pages_of_a_tiff_are_pages_and_their_number_has_a_limit() -> None:
    pages = [drawn(f"This is page number {word} of it") for word in ("one", "two", "three")]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    found = read(data)
    kinds = [block.kind for block in found.blocks]
    assert kinds == ["page_break", "paragraph"] * 3
    assert "number three" in found.text
    short = read(data, Options(ocr_pages=2))
    assert "number two" in short.text
    assert "number three" not in short.text
    assert short.warnings[1:] == ["beyond 2 pages of OCR: page 3 not read"]


@needs_ocr
def test_what_is_no_text_gives_none() -> None:
    noise = Image.frombytes("L", (400, 400), random.Random(1).randbytes(160_000))
    blobs = Image.new("RGB", (600, 400), "skyblue")
    for step in range(60):
        box = (step * 10, step * 37 % 380, step * 10 + 40, step * 37 % 380 + 20)
        ImageDraw.Draw(blobs).ellipse(box, fill=(step * 4, 120, 255 - step * 4))
    logo = drawn("ACME", size=60)
    for picture in (noise, blobs, logo, Image.new("L", (300, 300), "white")):
        found = read(saved(picture, "PNG"))
        assert (found.text, found.blocks) == ("", [])


def test_guessed_words_are_no_text() -> None:
    def table(*confidences: int) -> str:
        rows = (f"5\t1\t1\t1\t1\t{n}\t0\t0\t9\t20\t{c}\tword" for n, c in enumerate(confidences))
        return "\n".join(("head", *rows))

    assert page_of(table(95, 90, 92)).is_text()
    assert not page_of(table(95)).is_text()
    assert not page_of(table(95, 90, 20, 20, 20, 20)).is_text()
    assert not page_of("").is_text()


def png(side: int) -> bytes:
    """A file of a hundred bytes that says it is a picture of side by side pixels."""
    size = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", size), (b"IDAT", zlib.compress(bytes(99))), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def tiff(side: int) -> bytes:
    """As :func:`png`."""
    tags = ((256, side), (257, side), (258, 1), (259, 1), (262, 1), (273, 8), (279, 99))
    fields = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + fields + bytes(4)


def bmp(side: int) -> bytes:
    """As :func:`png`."""
    sizes = struct.pack("<IiiHHIIiiII", 40, side, side, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 100, 0, 0, 54) + sizes


@needs_ocr
def test_pixel_bombs_are_refused_by_their_header() -> None:
    pool = Pool(memory=192 * 2**20)
    for data in (png(60_000), tiff(60_000), bmp(60_000)):
        with pytest.raises(QuarantineError) as caught:
            pool.extract(data, "picture", "")
        assert caught.value.reason == "too-large"
    pool.close()


def test_without_ocr_pictures_are_skipped_and_scans_say_what_is_missing(tmp_path: Any) -> None:
    scan = saved(drawn(*LINES, size=60).resize((1800, 800)), "PDF")
    with pytest.raises(QuarantineError) as caught:
        read(saved(drawn(*LINES), "PNG"), Options(ocr=False))
    assert caught.value.reason == "unsupported-type"
    found = PdfFormat(Options(ocr_tessdata=str(tmp_path))).extract(scan, "")
    assert found.text == ""
    assert found.warnings[0].startswith("no text layer: page 1 not read, tesseract ")
    assert PdfFormat(Options(ocr=False)).extract(scan, "").warnings == []


@needs_ocr
def test_a_page_that_cannot_be_drawn_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> bytes:
        raise RuntimeError("no such page")

    monkeypatch.setattr("kreuzberg.render_pdf_page", refuse)
    found = PdfFormat().extract(printed(("The minutes were read.",), ()), "")
    assert found.text == "The minutes were read."
    assert found.warnings == ["could not be drawn: page 2 not read"]


def test_missing_languages_are_named(tmp_path: Any) -> None:
    (tmp_path / "eng.traineddata").touch()
    if ocr.find(Options(ocr_tessdata=str(tmp_path)))[0] is None:
        pytest.skip("tesseract is not installed")
    engine, lacking = ocr.find(Options(ocr_languages="eng+chi_sim", ocr_tessdata=str(tmp_path)))
    assert engine is None
    assert lacking == "tesseract lacks the data of chi_sim (Debian: tesseract-ocr-chi-sim)"


@needs_ocr
def test_only_the_scanned_pages_of_a_pdf_are_read_by_ocr() -> None:
    writer, out = PdfWriter(), io.BytesIO()
    scan = saved(drawn(*LINES, size=60).resize((1800, 800)), "PDF", resolution=200)
    prose = "The minutes of the last meeting were read and agreed. " * 6
    for part in (printed((prose,)), scan, printed((prose,))):
        writer.append(PdfReader(io.BytesIO(part)))
    writer.write(out)
    asked: list[None] = []
    found = PdfFormat(more_time=lambda: asked.append(None)).extract(out.getvalue(), "")
    assert found.reader == "kreuzberg+tesseract"
    assert len(asked) == 1
    assert found.warnings[0].startswith("no text layer: page 2 read by OCR, ")
    order = [found.text.find(words) for words in ("agreed", "Maria Jensen", "last meeting were")]
    assert -1 not in order
    assert order[1] > order[0]
