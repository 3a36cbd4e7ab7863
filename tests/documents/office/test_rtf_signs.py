"""Rich text whose signs its reader would lose or misread."""

from __future__ import annotations

import pytest

from refinery.documents.formats.rtf import RtfFormat

FONTS = rb"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}{\f3\fcharset134 D;}"
FONTS += rb"{\f4\fcharset2\fprq2{\*\panose 05050102}Symbol;}{\f5\fcharset2 Wingdings;}}"


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (FONTS + rb"\f1\'cf\'f0\'e8 {\f0 caf\'e9} \'ff", "При café я"),
        (FONTS + rb"\f2\'83e\'83X {\f3\'c4\'e3}\plain \'e9", "テス 你é"),
        (rb"\ansicpg1251{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f0\'e9\f1\'e9", "éй"),
        (rb"\ansicpg1251\'cf\'f0\'e8", "При"),
        (rb"\mac caf\'8e \uc2\u8364\'80\'80!", "café €!"),
        ("naïve".encode("cp1252"), "naïve"),
        (rb"hi \u-10179?\u-8704? \u128512?", "hi 😀 😀"),
        (rb"use .NET : 5\~kg, co\-op, non\_stop", "use .NET : 5\xa0kg, coop, non-stop"),
        (rb"{\b Jo}hn Jo{\i hn} {\b Ann }Lee", "John John **Ann** Lee"),
        (rb"\uc2\u8364\'80\'80\'e9\'e9 \uc1\u8364\'80\'e9", "€éé €é"),
        (FONTS + rb"\f4 D\'62\u-3999? {\f0 a}\'b7", "Δβα a•"),
        (FONTS + rb"\f5\'fc{\f0 a}\u-3844? \u-4000?{\f0 b}\'80", "✓a✓ b"),
        (rb"&amp; &#9; \{a\} *b*", "&amp; &#9; {a} *b*"),
        (
            rb"\trowd\cellx1\cellx2 a\tab b\\c\cell \{d\}|e\cell\row",
            "| a b\\c | {d}/e |\n| --- | --- |",
        ),
        (rb"a{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt box}}{\shprslt box}}b", "a\n\nbox\n\nb"),
        (
            rb'{\field{\*\fldinst{HYPERLINK "http://e.org/" \\o "tip"}}{\fldrslt{to}}} it',
            "[to](http://e.org/) it",
        ),
    ],
)
def test_text_is_what_the_page_shows(rtf: bytes, text: str) -> None:
    assert RtfFormat().extract(rb"{\rtf1\ansi " + rtf + rb"\par}", "").text == text


def test_page_headers_are_told_and_left_out() -> None:
    rtf = rb"{\rtf1{\info{\title Preis \u8364?}{\author \'c4rn}}{\headerl x{\b y}}{\footer z}a}"
    found = RtfFormat().extract(rtf, "")
    assert (found.text, found.title, found.author) == ("a", "Preis €", "Ärn")
    assert found.warnings == ["page headers and footers left out: 3 characters"]


@pytest.mark.parametrize(
    "rtf",
    [b"", rb"{\rtf1", rb"{\rtf1}}}}a", rb"{\rtf1 \'", rb"{\rtf1\u}", rb"{\rtf1\uc-3\u9 x}"],
)
def test_what_is_cut_off_ends(rtf: bytes) -> None:
    RtfFormat().extract(rb"{\rtf1 a\par}" + rtf, "")
