"""Labels of lists and comments of rich text, in the order of the page."""

from __future__ import annotations

import pytest

from refinery.documents.formats.rtf import RtfFormat
from refinery.documents.model import Extracted
from refinery.documents.office.rtf import TOKEN
from refinery.documents.office.rtf_asides import in_place

FONTS = rb"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset2 Symbol;}{\f2\fcharset204 C;}}"
NOTE = rb"\chatn{\*\annotation{\*\atndate -1487426644}\pard\plain {\chatn}"
WHEN = "time: 2017-07-21T14:44:00"
ANN = rb"{\*\atnid AL}{\*\atnauthor Ann Lee}" + NOTE


def read(rtf: bytes) -> Extracted:
    """What the format makes of the body of a file."""
    return RtfFormat().extract(rb"{\rtf1\ansi " + FONTS + rtf + b"}", "")


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\listtext\pard\plain\loch\f0 2.1\tab}\pard\ls1\ilvl1 Leave\par", "2.1 Leave"),
        (rb"\pard{\pntext\f0 3.\tab}{\*\pn\pnlvlbody{\pntxta.}}\fi-360 Old\par", "3. Old"),
        (rb"{\listtext\pard\plain\f1\'b7\tab}\pard\ls1 Milk\par", "• Milk"),
        (rb"{\listtext\f2\'e0)\tab}\pard\ls1 \'ab{\f2\'c4\'e0}\par", "а) «Да"),
        (rb"{\listtext\u8544? \tab}\pard\ls1 Part one\par", "Ⅰ Part one"),
        (rb"{\listtext 1.\tab}\pard\par {\listtext 2.\tab}\pard Two\par", "2. Two"),
    ],
)
def test_an_item_has_the_label_the_page_shows(rtf: bytes, text: str) -> None:
    assert read(rtf).text == text


def test_a_comment_stands_behind_its_paragraph_and_says_whose_it_is() -> None:
    found = read(rb"The plan" + ANN + rb"Ok.} is due.\par Then\par")
    said = [found.text[block.start : block.end] for block in found.blocks]
    about = f"[author: Ann Lee (AL), {WHEN}]: Ok."
    assert said == ["The plan is due.", about, "Then"]
    assert [block.attributes.get("name") for block in found.blocks] == [None, "comment", None]
    assert found.blocks[1].attributes["author"] == "Ann Lee (AL)"


def test_comments_of_a_table_stand_behind_all() -> None:
    row = rb"\trowd\cellx1\cellx2\intbl a" + ANN + rb"Why\par so?}\cell b\cell\row\pard"
    found = read(row + rb" Then" + NOTE + rb"\f2\'c4\'e0.}")
    assert "| a | b |" in found.text
    assert found.text.endswith(f"[author: Ann Lee (AL), {WHEN}]: Why so?\n\n[{WHEN}]: Да.")


@pytest.mark.parametrize(
    "rtf",
    [
        rb"{\*\annotation",
        rb"{\*\annotation}}}}",
        rb"{\listtext",
        rb"}{\listtext a\par",
        rb"{\*\atndate 99999999999999999999}{\*\annotation x}",
        rb"\annotation x\par y",
    ],
)
def test_what_is_cut_off_ends(rtf: bytes) -> None:
    RtfFormat().extract(rb"{\rtf1 a\par " + rtf, "")


def test_a_file_without_either_stays_as_it_is() -> None:
    rtf = rb"{\rtf1\ansi\ls1\ilvl0 a\par}"
    assert in_place(rtf) is rtf


def test_a_run_of_escapes_is_taken_at_once() -> None:
    assert len(list(TOKEN.finditer(rb"{\f2 " + rb"\'cf" * 100_000 + b"}"))) == 4
