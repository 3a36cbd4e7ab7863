"""What is left out of a page with navigation is told."""

from __future__ import annotations

import pytest

from refinery.documents.formats.html import HtmlFormat

PROSE = (
    "<p>" + "The committee met on Tuesday and went through the plan for the harbour. " * 12 + "</p>"
)
NAV = "<nav><a href=/a>Home</a> <a href=/b>Staff</a></nav>"
TOLD = "navigation and surroundings left out: 9 characters"


def warnings(inner: str) -> list[str]:
    page = f"<html><body>{NAV}<main>{PROSE}{inner}</main></body></html>"
    return HtmlFormat().extract(page.encode(), ".html").warnings


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("", []),
        (
            "<div id=comments><p>Ann: I was there and saw it.</p></div>",
            ["readers' comments left out: 22 characters"],
        ),
        (
            "<div class=related><p>Also see: the old pier of 1901.</p></div>",
            ["other parts of the page left out: 25 characters"],
        ),
    ],
)
def test_parts_left_out_are_counted_by_what_they_are(part: str, told: list[str]) -> None:
    assert warnings(part) == [TOLD, *told]


def test_an_aside_counts_as_surroundings() -> None:
    assert warnings("<aside>The old pier of 1901.</aside>") == [TOLD.replace("9 c", "26 c")]


def test_a_page_read_whole_lacks_nothing() -> None:
    assert HtmlFormat().extract(f"<h1>Harbour</h1>{PROSE}".encode(), ".html").warnings == []
