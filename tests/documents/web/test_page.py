"""A page is read without what nobody sees, without wrapped links, and with whole tables."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from refinery.documents.formats.html import HtmlFormat
from refinery.documents.web.links import unwrap
from refinery.documents.web.main_content import LARGEST
from refinery.documents.web.page import parse

PROSE = (
    "<p>" + "The committee met on Tuesday and went through the plan for the harbour. " * 12 + "</p>"
)
AROUND = (
    "<nav><ul>"
    + "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(9))
    + "</ul></nav>"
)


def read(inner: str) -> str:
    return HtmlFormat().extract(f"<html><body>{inner}</body></html>".encode(), ".html").text


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display: none'>secret</p>",
        "<p style='VISIBILITY:hidden !important'>secret</p>",
        "<span style='font-size:0px'>secret</span>",
        "<p style='opacity: 0.0;'>secret</p>",
        "<p style='color:#FFF'>secret</p>",
        "<p style='color: rgb(255, 255, 255)'>secret</p>",
        "<font color='white'>secret</font>",
        "<p hidden>secret</p>",
        "<style>/* a */ .gone, h6 { display : none }</style><p class='a gone'>secret</p>",
        "<style>#x{font-size:0}</style><div id='x'><p>secret</p></div>",
        "<div style='display:none'><div hidden>se</div>cret</div>",
    ],
)
def test_what_nobody_sees_is_left_out_and_reported(hidden: str) -> None:
    found = HtmlFormat().extract(f"<p>Seen.</p>{hidden}<p>Too.</p>".encode(), ".html")
    assert found.text == "Seen.\n\nToo."
    assert found.warnings == ["hidden text left out: 6 characters"]


@pytest.mark.parametrize(
    "shown",
    [
        "<p style='color:white;background:#003'>told</p>",
        "<table bgcolor='navy'><tr><td style='color:#ffffff'>told</td></tr></table>",
        "<p style='font-size:0.9em'>told</p>",
        "<p style='display:block'>told</p>",
        "<style>.menu .gone {display:none}</style><p class='gone'>told</p>",
        "<p style='opacity:0.5;color:#fffff0'>told</p>",
    ],
)
def test_what_is_seen_stays(shown: str) -> None:
    found = HtmlFormat().extract(f"<p>Seen.</p>{shown}".encode(), ".html")
    assert "told" in found.text and not found.warnings


def test_surroundings_are_left_out_only_where_there_are_any() -> None:
    with_them = HtmlFormat().extract(
        f"<html><body>{AROUND}<h1>Harbour</h1>{PROSE}<footer>Imprint</footer></body></html>".encode(),
        ".html",
    )
    assert "committee met" in with_them.text and "Section" not in with_them.text
    assert "Imprint" not in with_them.text
    assert with_them.reader == "trafilatura: page with navigation"
    plain = HtmlFormat().extract(f"<h1>Harbour</h1>{PROSE}<p>Imprint</p>".encode(), ".html")
    assert "Imprint" in plain.text and plain.reader.startswith("kreuzberg")


def test_a_short_page_and_one_without_main_content_lose_nothing() -> None:
    assert "Section 3" in read(AROUND.replace("nav>", "div>") + "<p>Welcome.</p>")
    rows = "".join(f"<a href='/{n}'>go</a> item {n} " for n in range(300))
    assert "item 299" in read(AROUND + f"<div>{rows}</div>")


def test_a_page_of_search_results_is_read_whole() -> None:
    found = "".join(
        f"<li><a href='https://x.example/{n}'>Result {n}</a> {PROSE}</li>" for n in range(9)
    )
    aside = AROUND.replace("nav>", "aside>")
    page = f"<form><input name=q value='{{}}'></form>{aside}<ol>{found}</ol>"
    for title, field, is_whole in (
        ("Harbour - Search", "harbour", True),
        ("News", "Search", False),
    ):
        body = page.format(field)
        text = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
        reader = HtmlFormat().extract(text.encode(), ".html").reader
        assert reader.startswith("kreuzberg") == is_whole


def test_links_within_the_site_keep_their_target_and_others_their_text() -> None:
    links = "<p>See <a href='/leave' title='Leave'>the policy</a> and <a href='https://x.example/y'>that</a>"
    text = read(f"{AROUND}<main>{PROSE}{links} on the matter of days off in the summer.</p></main>")
    assert '[the policy](/leave "Leave") and that on' in text


@pytest.mark.parametrize(
    ("wrapped", "target"),
    [
        (
            "https://www.google.com/url?sa=t&q=https://a.example/b%3Fc%3D1&x=2",
            "https://a.example/b?c=1",
        ),
        (
            "https://urldefense.com/v3/__https://a.example/b?c=1__;!!AbC!xyz$",
            "https://a.example/b?c=1",
        ),
        (
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__a.example_b&d=DwM",
            "https://a.example/b",
        ),
        (
            "https://www.bing.com/ck/a?!&&p=7&u=a1aHR0cHM6Ly9hLmV4YW1wbGUv&ntb=1",
            "https://a.example/",
        ),
        ("https://www.bing.com/ck/a?u=a1%%%", "https://www.bing.com/ck/a?u=a1%%%"),
        ("https://google.com.evil.example/url?q=https://a.example/", None),
        ("https://www.google.com/url?q=ftp://a.example/", None),
        ("http://[broken", None),
        ("/leave", None),
    ],
)
def test_wrapped_links(wrapped: str, target: str | None) -> None:
    assert unwrap(wrapped) == (target or wrapped)


def test_cells_that_span_are_repeated_where_they_reach() -> None:
    text = read(
        "<table><tr><th>a</th><th colspan=2>b</th></tr>"
        "<tr><td rowspan=2>c</td><td>d</td><td>e</td></tr><tr><td colspan=2>f</td></tr></table>"
    )
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.split("\n")]
    assert [row for row in rows if "-" not in row[0]] == [
        ["a", "b", "b"],
        ["c", "d", "e"],
        ["c", "f", "f"],
    ]


def test_spans_without_end_and_tables_that_lay_out_a_page() -> None:
    endless = "<tr><th colspan=99999>a</th></tr><tr><td rowspan=99999 colspan=x>b</td></tr>"
    assert read(f"<table>{endless}</table>").count("a") <= 50
    wide = "<tr>" + "<th colspan=50>a</th>" * 400 + "</tr>"
    assert len(parse(f"<table>{wide * 3}</table>").source()) < 2**20
    laid = "<tr><td colspan=3>Dear reader</td></tr><tr><td>x</td><td>y</td><td>z</td></tr>"
    assert read(f"<table>{laid}</table>").count("Dear reader") == 1


def test_pictures_leave_their_alternative_text() -> None:
    assert (
        read("<p>A <img src='https://x.example/1.png?a=b' alt='red  boat'> sails.</p>")
        == "A red boat sails."
    )
    figure = "<figure><img src='x.png' alt='boat'><figcaption>A boat.</figcaption></figure>"
    assert "A boat." in read(figure) and read(figure).count("boat") == 1


def test_links_that_run_scripts_lead_nowhere() -> None:
    for target in ("JavaScript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)"):
        assert read(f"<p>Press <a href='{target}'>here</a>.</p>") == "Press here."


@pytest.mark.parametrize("sign", ["\x0b", "\x01", "\x0c", "\ufffe", "&#11;", "&#x1F;", "&#1;"])
def test_a_sign_that_is_none_does_not_cost_the_page(sign: str) -> None:
    assert read(f"<p>one{sign}two</p><p>&#11088; &#x1F600;</p>") == "one two\n\n⭐ 😀"


def test_cells_outside_a_table_are_read() -> None:
    assert read("<p>before</p><td>left</td><td>right</td>") == "before\n\nleft\n\nright"
    assert read("<tr><td>left</td></tr><p>after</p>") == "left\n\nafter"
    table = "<table><form><tr><td>a</td><td>b</td></tr></form></table>"
    assert read(table).startswith("| a | b |")


def test_a_comment_amid_a_sentence_ends_nothing() -> None:
    # React leaves such comments between every two pieces of text.
    said = "<p>It may last<!-- -->, as far as <!-- -->we<!-- --> know.</p>"
    assert "It may last, as far as we know." in read(f"{AROUND}<main>{PROSE}{said}</main>")


def test_a_page_that_marks_its_article_has_something_beside_it() -> None:
    beside = "<div class='x7'>" + "<p>Read this next, and that, and more of it.</p>" * 9 + "</div>"
    found = read(f"<div><article>{PROSE * 3}</article>{beside}</div>")
    assert "went through the plan" in found
    assert "Read this next" not in found


@pytest.mark.parametrize("around", ["", "section", "form", "center"])
def test_structure_beside_paragraphs_is_not_lost(around: str) -> None:
    opening, closing = (f"<{around}>", f"</{around}>") if around else ("", "")
    chapters = "".join(
        f"<h2>Chapter {at} of the plan</h2>{PROSE}<ul><li>Ask for berth {at} in time</li></ul>"
        for at in range(6)
    )
    found = read(f"{AROUND}{opening}{chapters}{closing}")
    assert [at for at in range(6) if f"Chapter {at} of the plan" not in found] == []
    assert [at for at in range(6) if f"berth {at} in time" not in found] == []
    assert "Section 3" not in found


def test_a_date_stays_in_its_sentence() -> None:
    said = "<p>The contract ends on <time>2 May 2024</time> and not before.</p>"
    found = read(f"{AROUND}<main>{PROSE * 2}{said}</main>")
    assert "ends on 2 May 2024 and not before" in found


@pytest.mark.parametrize(
    "style",
    [
        "@media print { .x { display: none } }",
        "@media (max-width: 600px) { .y { color: red } .x { display: none } }",
        ".x { display: none } .x { display: block }",
        "body { background: #111 } .x { color: white }",
        ".page .hero { background: #123456 } .x { color: #fff }",
    ],
)
def test_what_a_page_shows_is_not_taken_for_hidden(style: str) -> None:
    page = f"<html><head><style>{style}</style></head><body><p class='x'>Shown.</p></body></html>"
    assert "".join(parse(page).root.itertext()).strip().endswith("Shown.")


@pytest.mark.parametrize(
    "style", [".x { display: none }", ".x { color: white; background: #fff }", ".x{color:#fff}"]
)
def test_what_a_page_does_not_show_is_taken_out(style: str) -> None:
    page = f"<html><head><style>{style}</style></head><body><p class='x'>Secret.</p></body></html>"
    assert "Secret" not in "".join(parse(page).root.itertext())


def test_a_table_of_many_short_cells_is_read_in_time() -> None:
    rows = "<tr><td>one</td><td>two three</td></tr>" * 6000
    with patch("justext.core.revise_paragraph_classification") as compares_all_with_all:
        text = read(f"{AROUND}<table><tr><th>a</th><th>b</th></tr>{rows}</table>")
    assert text.count("two three") == 6000
    assert not compares_all_with_all.called


def test_main_content_is_not_sought_in_a_page_without_measure() -> None:
    page = f"<html><body>{AROUND}<main>{'<p>one of many</p>' * (LARGEST + 1)}</main></body></html>"
    found = HtmlFormat().extract(page.encode(), ".html")
    assert found.reader == "kreuzberg: page without its navigation"
    assert "Section 3" not in found.text


def test_a_page_that_a_frame_holds_in_itself_is_read() -> None:
    frame = "<p>Framed.</p><p hidden>gone</p>".replace("<", "&lt;")
    found = HtmlFormat().extract(
        f'<p>Before.</p><iframe srcdoc="{frame}">old</iframe><p>After.</p>'
        f'<iframe style="display:none" srcdoc="{frame}"></iframe>'.encode(),
        ".html",
    )
    assert found.text == "Before.\n\nFramed.\n\nAfter."
    assert "hidden text left out: 7 characters" in found.warnings


def test_frames_within_frames_come_to_an_end() -> None:
    source = "deep"
    for _ in range(6):
        source = (
            f'<p>x</p><iframe srcdoc="{source.replace("&", "&amp;").replace(chr(34), "&quot;")}">'
        )
    assert "deep" not in parse(source).source().decode()
