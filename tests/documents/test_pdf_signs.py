"""Signs amid letters of a PDF, which the layout reads as ligatures of a broken font."""

from __future__ import annotations

import pytest

from refinery.documents.formats.pdf import PdfFormat
from refinery.documents.pdf_page import Page, Piece
from refinery.documents.pdf_signs import restore_signs
from tests.documents.formats.test_pdf import printed


@pytest.mark.parametrize(
    "line",
    [
        "The price* is net, write to mailto:ann@corp.example or key:value.",
        "My iMac and eMail and PayMe account, read std::vector and Re:zero.",
        "See http://e.org/a#b, wait!what and 5*3 of a*b and x* y*.",
    ],
)
def test_signs_amid_letters_stand_as_the_file_has_them(line: str) -> None:
    assert PdfFormat().extract(printed((line,)), "").text == line


def test_a_font_that_is_broken_is_mended() -> None:
    words = "of!ce con!rm di!erent"
    page = Page(1, words, pieces=[Piece("paragraph", "office confirm different")])
    restore_signs([page])
    assert page.pieces[0].text == "office confirm different"
    page.text += " fine"  # a letter pair that stands somewhere is no ligature elsewhere
    restore_signs([page])
    assert page.pieces[0].text == "of!ce con!rm di!erent"


def test_a_word_that_stands_beside_what_it_is_taken_for_stays() -> None:
    page = Page(1, "atib a:b", pieces=[Piece("paragraph", "atib atib")])
    restore_signs([page])
    assert page.pieces[0].text == "atib atib"
