"""Text of a page that nobody sees goes, what is seen on a ground of its own stays."""

from __future__ import annotations

import pytest
from lxml import html

from refinery.documents.web.hidden import drop_hidden


def left(inner: str, style: str = "") -> tuple[str, int]:
    """Words that stay on a page, and characters that went."""
    root = html.document_fromstring(
        f"<html><head><style>{style}</style></head><body><p>Seen.</p>{inner}</body></html>"
    )
    count = drop_hidden(root)
    return " ".join(" ".join(root.find("body").itertext()).split()), count


@pytest.mark.parametrize(
    "attributes",
    [
        "hidden",
        'style="display: none"',
        'style="color:red;DISPLAY:none !important;"',
        'style="visibility:collapse"',
        'style="font-size:0px"',
        'style="opacity: 0.0"',
        'style="color: #FFF"',
        'style="color: rgba(255, 255, 255, 0.9)"',
        'class="a gone"',
        'id="gone"',
    ],
)
def test_what_nobody_sees_goes_with_all_within_it(attributes: str) -> None:
    style = "/* .seen */ .x, .gone { display:none } #gone{visibility:hidden}"
    assert left(f"<div {attributes}>un <b hidden>se</b> en</div>", style) == ("Seen.", 6)


@pytest.mark.parametrize(
    "attributes",
    [
        'style="font-size: 0.8em"',
        'style="opacity:0.5"',
        'style="background:#000;color:white"',
        'style="border-color: white"',
        'class="other"',
    ],
)
def test_what_is_seen_stays(attributes: str) -> None:
    style = ".gone{display:none} p.other{display:none} .other:hover{display:none}"
    assert left(f"<div {attributes}>too</div>", style) == ("Seen. too", 0)


@pytest.mark.parametrize("ground", ['bgcolor="navy"', 'style="background-image:url(a.png)"'])
def test_white_on_the_ground_of_what_lies_around_it_is_seen(ground: str) -> None:
    white = '<td><font color="white">one</font> <i style="color:white">two</i></td>'
    assert left(f"<table {ground}><tr>{white}</tr></table>") == ("Seen. one two", 0)
    assert left(f"<table><tr>{white}</tr></table>") == ("Seen.", 6)


def test_text_behind_what_goes_stays() -> None:
    assert left("<p>a <span hidden>x</span> b</p>") == ("Seen. a b", 1)
