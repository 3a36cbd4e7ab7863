"""Text of a page that nobody sees goes, what is seen on a ground of its own stays."""

from __future__ import annotations

import time

import pytest
from lxml import html

from refinery.documents.web.hidden import drop_hidden


def left(inner: str, style: str = "") -> tuple[str, int]:
    """Words that stay on a page, and characters that went."""
    root = html.document_fromstring(
        f"<html><head><style>{style}</style></head><body><p>Seen.</p>{inner}</body></html>"
    )
    count, _ = drop_hidden(root)
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
        'style="color: #fefefe"',
        'style="color: rgb(254, 254, 254)"',
        'style="color:#000; background:black"',
        'style="background-color:#eee; color:rgb(238, 238, 238)"',
        r'style="d\69splay:none"',
        'style="display:/* no */none"',
        'style="transform: scale(0)"',
        'style="transform: rotate(9deg) translateX(-9999px)"',
        'style="filter: opacity(0%)"',
        'style="content-visibility:hidden"',
        'style="zoom: 0"',
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
        'style="color:#000;background:#000 url(a.png)"',
        'style="color:#000;background:#000;background-clip:text"',
        'style="transform: scale(0);transition:transform 1s"',
        'style="transform: scale(0.5) translateX(-50%)"',
        'style="border-color: white"',
        'class="other"',
    ],
)
def test_what_is_seen_stays(attributes: str) -> None:
    style = ".gone{display:none} p.other{display:none} .other:hover{display:none}"
    assert left(f"<div {attributes}>too</div>", style) == ("Seen. too", 0)


def test_words_in_the_colour_of_what_lies_around_them_go() -> None:
    inner = '<p style="color:#000080">un</p> <p style="color:white">too</p> <a href="#">on</a>'
    assert left(f'<div style="background:#000080">{inner}</div>') == ("Seen. too on", 2)


def test_a_dialogue_is_seen_once_it_is_open() -> None:
    assert left("<dialog>un</dialog> <dialog open>too</dialog>") == ("Seen. too", 2)


@pytest.mark.parametrize("ground", ['bgcolor="navy"', 'style="background-image:url(a.png)"'])
def test_white_on_the_ground_of_what_lies_around_it_is_seen(ground: str) -> None:
    white = '<td><font color="white">one</font> <i style="color:white">two</i></td>'
    assert left(f"<table {ground}><tr>{white}</tr></table>") == ("Seen. one two", 0)
    assert left(f"<table><tr>{white}</tr></table>") == ("Seen.", 6)


def test_text_behind_what_goes_stays() -> None:
    assert left("<p>a <span hidden>x</span> b</p>") == ("Seen. a b", 1)


@pytest.mark.parametrize(
    "selector",
    ["div.a", ".a.b", "div#x", ".z, .a", "#x.a", "*", "section div", "section > .a", "body .a.b"],
)
def test_rules_of_more_than_one_class_are_followed(selector: str) -> None:
    hidden = "<section><div id=x class='b a'>un<b>seen</b></div></section>"
    assert left(hidden, f"{selector} {{display:none}} html, body, p {{display:block}}") == (
        "Seen.",
        6,
    )


@pytest.mark.parametrize(
    "selector",
    [
        *("[data-x]", "div[data-x]", '[data-x="no"]', "[data-x=no].a", "[class~=a]", "[ DATA-X ]"),
        "section > [data-x='no']",
    ],
)
def test_rules_that_name_attributes_are_followed(selector: str) -> None:
    hidden = "<section><div data-x=no class='b a'>un<b>seen</b></div></section>"
    assert left(hidden, f"{selector} {{display:none}}") == ("Seen.", 6)


@pytest.mark.parametrize("selector", ["[data-y]", "[data-x=yes]", "[class~=c]", "[x-cloak]"])
def test_rules_for_other_attributes_hide_nothing(selector: str) -> None:
    hidden = "<div x-cloak data-x=no class='b a'>told</div>"
    assert left(hidden, f"{selector} {{display:none}}") == ("Seen. told", 0)


@pytest.mark.parametrize(
    "selector", ["p.a", ".a.c", "#y.a", "nav .a", "body > .a", ".a:hover", ".a::before", ".a + div"]
)
def test_rules_for_others_hide_nothing(selector: str) -> None:
    hidden = "<section><div id=x class='b a'>told</div></section>"
    assert left(hidden, f"{selector} {{display:none}}") == ("Seen. told", 0)


@pytest.mark.parametrize(
    "shows",
    [
        "div.a {display:block}",
        "section .a {display:block}",
        "@media (min-width: 600px) { .a {display:block} }",
        ".a:not(.b, .c > p) {display:block}",
        "section + section > .a {display:block}",
        "[data-x] .a {display:block}",
    ],
)
def test_what_another_rule_shows_or_may_show_stays(shows: str) -> None:
    hidden = "<section><div class=a>told</div></section>"
    assert left(hidden, f".a {{display:none}} {shows}") == ("Seen. told", 0)


def test_the_rule_that_says_more_of_an_element_holds_wherever_it_stands() -> None:
    hidden = "<section><div class=a>told</div></section>"
    for shows in ("div.a", "section .a", "section > .a"):
        assert left(hidden, f"{shows} {{display:block}} .a {{display:none}}")[1] == 0
    assert left(hidden, "div.a {display:block} .a {display:none !important}")[1] == 4


@pytest.mark.parametrize(
    "style",
    [
        "position:absolute;left:-9999px",
        "position:absolute; top: -1000em",
        "left:-9999px",
        "text-indent:-9999px",
        "margin-left:-99999px",
        "position:absolute;clip:rect(0,0,0,0)",
        "clip: rect(1px 1px 1px 1px)",
        "clip-path: inset(100%)",
        "clip-path: inset(50%)",
        "clip-path:circle(0)",
        "width:1px;height:1px;overflow:hidden",
        "max-height:0;overflow:hidden",
        "opacity:0%",
        "font-size:1px",
        "font:0/0 a",
        "color:transparent",
        "visibility:hidden",
    ],
)
def test_text_off_the_page_clipped_or_without_extent_goes(style: str) -> None:
    assert left(f"<div style='{style}'>un<b>seen</b></div>") == ("Seen.", 6)
    assert left("<p class='sr only'>un<i>seen</i></p>", f"p.sr{{{style}}}") == ("Seen.", 6)


@pytest.mark.parametrize(
    "style",
    [
        "position:static;left:-9999px",
        "left:-10px",
        "text-indent:-2em",
        "clip:rect(0,100px,100px,0)",
        "clip-path:inset(5%)",
        "width:1px",
        "height:0;padding-bottom:56%;overflow:hidden",
        "width:1px;min-width:100%;overflow:hidden",
        "max-height:0;overflow:hidden;transition:max-height .2s",
        "opacity:0;animation:fade 1s forwards",
        "font:12px/0 a",
        "font:1 12px a",
        "color:transparent;background:linear-gradient(red,blue)",
    ],
)
def test_what_a_page_lays_out_or_unfolds_stays(style: str) -> None:
    assert left(f"<div style='{style}'>told</div>") == ("Seen. told", 0)


@pytest.mark.parametrize(
    ("around", "within"),
    [
        ("font-size:0px", "font-size:13px"),  # newsletters made by MJML
        ("visibility:hidden", "visibility:visible"),
        ("color:white", "color:#222"),
        ("text-indent:-9999px", "text-indent:0"),
    ],
)
def test_what_is_seen_within_what_is_not_stays(around: str, within: str) -> None:
    inner = f"<td style='{around}'>gone <div style='{within}'>told</div></td><td>x</td>"
    assert left(f"<table><tr>{inner}</tr></table>") == ("Seen. told x", 4)


def test_a_cell_of_hidden_text_keeps_its_place() -> None:
    root = html.document_fromstring("<table><tr><td style='font-size:0'>x<td>y</table>")
    drop_hidden(root)
    assert len(root.xpath("//td")) == 2


def test_rules_beyond_what_is_looked_at_hide_nothing_and_are_told() -> None:
    rules = "".join(f".b .a{n}, i .a {{opacity:0}}" for n in range(1500))
    page = f"<style>{rules}</style>" + "<p class=a>told</p>" * 1500
    root = html.document_fromstring(page)
    assert drop_hidden(root) == (0, False)


@pytest.mark.parametrize(
    "sheet",
    [
        "/*" * 200_000,
        "a " * 50_000 + "{display:none}",
        "a:not(" * 100_000 + "{display:none}",
        "p{clip-path:polygon(" + "0 " * 50_000 + "1)}",
        "p{clip:rect(" + "0 " * 50_000 + "}",
        "p{color:rgba(" + ",0.0" * 50_000 + "}",
        "{" * 200_000,
        "p{font:" + "1 " * 50_000 + "}",
    ],
)
def test_sheets_made_to_take_long_are_read_at_once(sheet: str) -> None:
    began = time.process_time()
    assert left("", sheet) == ("Seen.", 0)
    assert time.process_time() - began < 5
