"""No text of a page is lost because it lies deep."""

from __future__ import annotations

import pytest
from lxml import html

from refinery.documents.formats.html import HtmlFormat
from refinery.documents.web.page import parse
from refinery.documents.web.shallow import DEPTH, lift
from refinery.errors import QuarantineError


def page(inner: str) -> str:
    return f"<html><body><p>Before.</p>{inner}<p>After.</p></body></html>"


def nested(tag: str, depth: int) -> str:
    """Elements within one another, each with text before and after the next."""
    opened = "".join(f"<{tag}>open{n} <b>bold{n}</b> more " for n in range(depth))
    return opened + "".join(f" close{n}</{tag}>" for n in reversed(range(depth)))


@pytest.mark.parametrize("depth", [5, 70, 150])
@pytest.mark.parametrize("tag", ["div", "blockquote", "span", "section"])
def test_every_word_is_read_in_order(tag: str, depth: int) -> None:
    text = HtmlFormat().extract(page(nested(tag, depth)).encode(), ".html").text
    words = text.replace("*", " ").replace(">", " ").split()
    wanted = ["Before.", *(w for n in range(depth) for w in (f"open{n}", f"bold{n}", "more"))]
    wanted += [*(f"close{n}" for n in reversed(range(depth))), "After."]
    assert [word for word in words if word in set(wanted)] == wanted


def test_tables_in_tables_are_read() -> None:
    cells = "".join(f"<table><tr><td>cell{n}" for n in range(40))
    text = HtmlFormat().extract(page(cells + "</td></tr></table>" * 40).encode(), ".html").text
    assert all(f"cell{n}" in text for n in range(40)) and "After." in text


def test_a_page_that_is_shallow_stays_as_it_is() -> None:
    unclosed = page("<ul>" + "<li>item<br>" * (3 * DEPTH) + "</ul>")
    for text in (page(nested("div", DEPTH - 3)), unclosed):
        root = html.document_fromstring(text)
        before = html.tostring(root)
        lift(root)
        assert html.tostring(root) == before


def test_what_no_parser_reads_to_its_end_is_set_aside() -> None:
    with pytest.raises(QuarantineError) as caught:
        parse("<div>a" * 20_000)
    assert caught.value.reason == "nested-too-deep"
