"""Text of a PDF that its pages do not show."""

from __future__ import annotations

import pytest
from fpdf import FPDF

from refinery.documents.formats.pdf import PdfFormat
from refinery.documents.model import Extracted
from refinery.documents.pdf_content import hidden_spans
from refinery.documents.pdf_hidden import without_hidden_text

SEEN = "What everybody sees on the first page of the minutes of May."


def document(ground: tuple[int, int, int] | None = None) -> FPDF:
    """A page with a line, and a rectangle below it where a ground is given."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.text(20, 20, SEEN)
    if ground:
        pdf.set_fill_color(*ground)
        pdf.rect(10, 90, 150, 30, style="F")
    return pdf


def read(pdf: FPDF) -> Extracted:
    """What the format makes of it."""
    return PdfFormat().extract(bytes(pdf.output()), ".pdf")


def test_white_tiny_and_inkless_text_is_left_out_and_reported() -> None:
    pdf = document()
    pdf.set_text_color(255, 255, 255)
    pdf.text(20, 100, "White unseen.")
    pdf.set_text_color(0, 0, 0)
    pdf.set_font_size(0.5)
    pdf.text(20, 110, "Tiny unseen.")
    pdf.set_font_size(12)
    pdf.text(20, 130, "The end.")
    pdf.text_mode = 3
    pdf.text(20, 120, "Inkless unseen.")
    found = read(pdf)
    assert SEEN in found.text and "The end." in found.text
    assert "unseen" not in found.text
    assert found.warnings == ["hidden text left out: 40 characters"]


@pytest.mark.parametrize(("ground", "is_seen"), [((0, 0, 120), True), ((255, 255, 255), False)])
def test_white_text_is_seen_on_a_colour(ground: tuple[int, int, int], is_seen: bool) -> None:
    pdf = document(ground)
    pdf.set_text_color(255, 255, 255)
    pdf.text(20, 100, "On a ground.")
    assert ("On a ground." in read(pdf).text) == is_seen


def test_clear_text_is_left_out_until_ink_is_opaque_again() -> None:
    pdf = document()
    with pdf.local_context(fill_opacity=0):
        pdf.text(20, 100, "Clear unseen.")
    with pdf.local_context(fill_opacity=0.5):
        pdf.text(20, 110, "Half clear.")
    pdf.text(20, 120, "The end.")
    found = read(pdf)
    assert "unseen" not in found.text
    assert "Half clear." in found.text and "The end." in found.text
    assert found.warnings == ["hidden text left out: 13 characters"]


def test_files_without_such_text_come_back_as_they_are() -> None:
    data = bytes(document((255, 255, 255)).output())
    assert without_hidden_text(data) == (data, 0)
    assert without_hidden_text(b"no PDF 1 g (a) Tj") == (b"no PDF 1 g (a) Tj", 0)


@pytest.mark.parametrize(
    ("content", "hidden"),
    [
        (b"BT /F 1 Tf 12 0 0 12 0 0 Tm (seen) Tj ET", []),
        (b"BT /F 12 Tf .01 0 0 .01 0 0 Tm (unseen) Tj ET", [b"(unseen)"]),
        (b"q 1 g Q BT /F 9 Tf (seen) Tj ET", []),
        (b"1 1 1 rg BT /F 9 Tf [(un) -3 <7365>] TJ 0 g (seen) ' ET", [b"(un)", b"<7365>"]),
        (b"BT /F 9 Tf (1 g \\) seen) Tj (seen) Tj ET", []),
        (b"0 0 1 rg 0 0 90 90 re f 1 g BT /F 9 Tf 9 9 Td (seen) Tj 9 900 Td (un) Tj ET", [b"(un)"]),
        (b"q 9 0 0 9 0 0 cm /Im Do Q BT 3 Tr /F 9 Tf (words of a scan) Tj ET", []),
        (b"BI /W 1 /H 1 ID 1 g (x) Tj\nEI BT /F 9 Tf (seen) Tj ET", []),
        (b"/Spot cs 1 scn BT /F 9 Tf (seen) Tj ET", []),
        (b"(\\" * 300_000, []),
        (b"0 0 1 1 re f " * 20_000 + b"1 g " + b"(seen) Tj " * 20_000, []),
    ],
)
def test_what_a_page_draws_is_followed(content: bytes, hidden: list[bytes]) -> None:
    assert [content[start:end] for start, end, _ in hidden_spans(content)] == hidden
