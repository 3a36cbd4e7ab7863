"""Words of a drawing stay."""

from __future__ import annotations

import pytest

from refinery.documents.formats.html import HtmlFormat


def read(inner: str) -> str:
    return HtmlFormat().extract(f"<html><body>{inner}</body></html>".encode(), ".html").text


@pytest.mark.parametrize(
    ("drawn", "words"),
    [
        (
            "<title>Sales</title><text x=1>North</text><g><text>South</text></g>",
            "Sales North South",
        ),
        ("<text>3</text><text>3</text>", "3 3"),
        (
            "<text><tspan x=0>first</tspan><tspan x=0 dy=9>sec<tspan>ond</tspan></tspan></text>",
            "first second",
        ),
        ("<foreignObject><div>label<p>two</p></div></foreignObject>", "label two"),
        ("<defs><text>kept</text></defs><desc>said</desc><path d='M0'/>", ""),
        ("<text style='display:none'>secret</text><text>Told</text>", "Told"),
    ],
)
def test_texts_of_a_drawing_are_lines(drawn: str, words: str) -> None:
    text = read(f"<p>Before</p><svg viewBox='0 0 9 9'>{drawn}</svg><p>after.</p>")
    assert text.split() == ["Before", *words.split(), "after."]


def test_a_title_of_a_drawing_is_not_the_title_of_the_page() -> None:
    found = HtmlFormat().extract(b"<p>a</p><svg><title>Icon</title></svg>", ".html")
    assert found.title == "" and "Icon" in found.text


def test_a_deep_drawing_is_read() -> None:
    assert "deep" in read("<svg>" + "<g>" * 200 + "<text>deep</text></svg>")
