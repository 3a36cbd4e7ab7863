"""Rich text without words that have the colour of what lies behind them."""

from __future__ import annotations

import pytest

from refinery.documents.formats.rtf import RtfFormat
from refinery.documents.model import Extracted

COLOURS = (
    rb"{\colortbl;\red255\green255\blue255;\red0\green0\blue255;\red254\green254\blue252;"
    rb"\red2\green0\blue255;}"
)


def read(rtf: bytes) -> Extracted:
    """What the format makes of the body of a file; colour 1 is white, 2 blue."""
    return RtfFormat().extract(rb"{\rtf1\ansi{\fonttbl{\f0 Times;}}" + COLOURS + rtf + b"}", "")


@pytest.mark.parametrize(
    "rtf",
    [
        rb"\pard Seen {\cf1 gone}\par\pard{\highlight2 Seen}\par",
        rb"\pard Seen {\cf3 gone}\par\pard{\cf1\chshdng0\chcbpat2 Seen}\par",
        rb"\pard Seen {\cf2\highlight4 gone}\par\pard{\cf2 Seen}\par",
        rb"\pard Seen {\cf2\cb2 gone}\par\pard Seen\par",
        rb"\pard Seen {\fs2 gone}\par\pard Seen\par",
        rb"\pard Seen\par\pard\cbpat2 {\cf2 gone}{\cf1 Seen}\par",
        rb"\pard Seen\par\pard\cbpat2\plain{\cf2 gone}{\cf1 Seen}\par",
        rb"{\*\background{\shp{\*\shpinst{\sp{\sn fillColor}{\sv 16711680}}}}}"
        rb"\pard\cf1 Seen {\cf2 gone}\par\pard Seen\par",
        rb"\pard Seen\par\pard{\shp{\*\shpinst{\sp{\sn fillColor}{\sv 16711680}}"
        rb"{\shptxt\pard\cf1 Seen {\cf2 gone}\par}}}\par",
    ],
)
def test_words_of_the_colour_of_their_ground_are_left_out(rtf: bytes) -> None:
    found = read(rtf)
    assert found.text.split() == ["Seen", "Seen"]
    assert found.warnings == ["hidden text left out: 4 characters"]


@pytest.mark.parametrize(
    "rtf",
    [
        rb"\pard\cf1\shading5000\cbpat1 Seen\par",
        rb"\pard\plain{\cf1\chshdng10000\chcbpat1 Seen}\par",
        rb"\pard{\cf9 Seen}\par",
        rb"\pard{\shp{\*\shpinst{\shptxt\pard\cf1 Seen\par}}}\par",
        rb"{\*\background{\shp{\*\shpinst{\sp{\sn fillType}{\sv 3}}}}}\pard\cf1 Seen\par",
    ],
)
def test_words_on_a_ground_that_is_not_known_stay(rtf: bytes) -> None:
    found = read(rtf)
    assert (found.text, found.warnings) == ("Seen", [])


@pytest.mark.parametrize("paragraph", [rb"\pard\intbl", rb"\pard"])
def test_cells_have_the_ground_that_their_row_states(paragraph: bytes) -> None:
    row = rb"\trowd\clcbpat2\clshdng0\cellx900\cellx1800 "
    cells = rb"{\cf1 a}\cell " + paragraph + rb"{\cf1 gone}b\cell"
    found = read(row + paragraph + cells + row + rb"\row\pard End {\cf1 gone}\par")
    assert found.text == "| a | b |\n| --- | --- |\n\nEnd"
    assert found.warnings == ["hidden text left out: 8 characters"]


def test_a_style_in_white_keeps_its_name() -> None:
    style = rb"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0\cf1 heading 1;}}"
    found = read(style + rb"\pard\s1\outlinelevel0 Plan\par\pard Work.\par")
    assert found.warnings == []
