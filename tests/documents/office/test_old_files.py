"""Old Word files, rich text, and damaged and bounded input of the readers for Office."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest

from refinery.documents.formats.ole import OleFormat
from refinery.documents.formats.rtf import RtfFormat
from refinery.documents.office.biff.records import Strings
from refinery.documents.office.slides.order import in_order
from refinery.documents.office.word.numbering import written


def test_an_old_word_file_has_no_fields_in_its_text(shared: Callable[[str], bytes]) -> None:
    found = OleFormat().extract(shared("textract/doc/raw_text.doc"), "")
    assert (found.reader, found.author) == ("office-doc", "Dean Malmgren")
    assert "That is where http://hipsum.co comes in handy." in found.text
    assert "HYPERLINK" not in found.text


def test_rich_text_without_what_nobody_sees() -> None:
    data = (
        rb"{\rtf1\ansi{\colortbl;\red255\green255\blue255;}Seen {\v hidden}{\deleted gone}"
        rb"{\cf1 white}{\fs1 tiny}{\ul under}\bin4 {{{{ \u8364?\par}"
    )
    found = RtfFormat().extract(data, "")
    assert found.text == "Seen under €"
    assert found.warnings == [
        "hidden text left out: 15 characters",
        "deleted text left out: 4 characters",
    ]


def test_white_rich_text_on_a_ground_is_seen() -> None:
    data = (
        rb"{\rtf1{\colortbl;\red255\green255\blue255;\red0\green0\blue0;}{\highlight2\cf1 on}\par}"
    )
    assert RtfFormat().extract(data, "").text == "on"


def test_a_string_goes_on_in_the_next_record_in_another_width() -> None:
    first = struct.pack("<HB", 5, 0) + b"ab"
    rest = b"\x01" + "cd€".encode("utf-16-le") + struct.pack("<HB", 1, 0) + b"x"
    reader = Strings([first, rest])
    assert [reader.next(), reader.next()] == ["abcd€", "x"]


@pytest.mark.parametrize(
    ("count", "style", "text"),
    [(1, "lowerLetter", "a"), (27, "lowerLetter", "aa"), (9, "upperRoman", "IX"), (5, "?", "5")],
)
def test_counts_in_the_styles_of_word(count: int, style: str, text: str) -> None:
    assert written(count, style) == text


def test_order_of_reading_survives_boxes_on_top_of_each_other() -> None:
    boxes = {n: (n % 7, n % 5, n % 7 + 50, n % 5 + 50) for n in range(200)}
    assert sorted(in_order(list(boxes), boxes.__getitem__)) == list(range(200))
