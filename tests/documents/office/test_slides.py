"""Presentations made here: reading order, lists as the layout has them, charts, what is hidden."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt

from refinery.documents.formats.pptx import PptxFormat
from refinery.documents.model import Extracted

A = nsdecls("a")


def read(deck: Any) -> Extracted:
    """What the format makes of a presentation."""
    out = io.BytesIO()
    deck.save(out)
    return PptxFormat().extract(out.getvalue(), "")


def box(slide: Any, left: float, top: float, text: str) -> Any:
    """A text box of two by one inches."""
    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1))
    shape.text_frame.text = text
    return shape


def test_columns_are_read_one_after_the_other() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Plan"
    for left, top, text in ((5, 2, "right"), (5, 3.5, "right below"), (1, 2, "left")):
        box(slide, left, top, text)
    box(slide, 1, 3.6, "left below")
    found = read(deck)
    texts = [found.text[b.start : b.end] for b in found.blocks if b.kind != "page_break"]
    assert texts == ["Plan", "left", "right", "left below", "right below"]


def test_a_layout_makes_paragraphs_items() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Plan"
    frame = slide.placeholders[1].text_frame
    frame.text = "First"
    frame.add_paragraph().text = "Within"
    frame.paragraphs[1].level = 1
    found = read(deck)
    assert found.text == "# Plan\n\n- First\n    - Within"
    assert [(b.kind, b.level) for b in found.blocks[2:]] == [("list_item", 1), ("list_item", 2)]


def test_a_chart_is_its_figures() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    data = CategoryChartData()
    data.categories = ["North", "South"]
    data.add_series("Sales", (1.5, 2.0))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, 0, 0, Inches(4), Inches(3), data)
    frame.chart.has_title = True
    frame.chart.chart_title.text_frame.text = "By region"
    found = read(deck)
    assert found.text == (
        "Bar chart: By region\n\n|  | Sales |\n| --- | --- |\n| North | 1.5 |\n| South | 2 |"
    )
    assert [b.kind for b in found.blocks] == ["page_break", "caption", "table"]


def test_merged_cells_notes_and_what_nobody_sees() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(2, 2, 0, 0, Inches(3), Inches(1)).table
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(0, 0).text, table.cell(1, 0).text = "Both", "a"
    box(slide, 0, 3, "secret")._element.nvSpPr.cNvPr.set("hidden", "1")
    slide.notes_slide.notes_text_frame.text = "Say hello."
    slide._element.set("show", "0")
    found = read(deck)
    assert found.text == "| Both | Both |\n| --- | --- |\n| a |  |\n\nSay hello."
    assert found.blocks[-1].attributes == {"name": "notes"}
    assert found.warnings == ["hidden text left out: 6 characters", "hidden slides: 1 (1)"]


@pytest.mark.parametrize(
    ("ground", "is_seen"),
    [("", False), ("slide", True), ("below", True), ("aside", False), ("own", True)],
)
def test_white_text_is_seen_on_a_colour_alone(ground: str, is_seen: bool) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    navy = RGBColor(0, 0, 128)
    if ground == "slide":
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = navy
    if ground in ("below", "aside"):
        left = Inches(0 if ground == "below" else 8)
        below = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, 0, Inches(2), Inches(7))
        below.fill.solid()
        below.fill.fore_color.rgb = navy
    shape = box(slide, 1, 1, "white words")
    shape.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)
    if ground == "own":
        shape.fill.solid()
        shape.fill.fore_color.rgb = navy
    found = read(deck)
    assert ("white words" in found.text) == is_seen
    assert ("hidden text left out: 11 characters" in found.warnings) != is_seen


def test_words_in_the_colour_of_their_shape_are_left_out() -> None:
    deck = Presentation()
    shape = box(deck.slides.add_slide(deck.slide_layouts[6]), 1, 1, "dark words")
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor(0, 0, 128)
    shape.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(0, 0, 128)
    assert "dark words" not in read(deck).text


def dressed(shape: Any, fill: str) -> None:
    """Give the words of a shape a fill in XML."""
    for run in shape.text_frame.paragraphs[0].runs:
        run._r.get_or_add_rPr()[:0] = list(parse_xml(f"<a:root {A}>{fill}</a:root>"))


SCHEME = '<a:solidFill><a:schemeClr val="{}">{}</a:schemeClr></a:solidFill>'
PLAIN = '<a:solidFill><a:srgbClr val="{}">{}</a:srgbClr></a:solidFill>'


@pytest.mark.parametrize(
    ("fill", "is_seen"),
    [
        (SCHEME.format("bg1", ""), False),
        (SCHEME.format("lt1", '<a:lumMod val="99000"/>'), False),
        (SCHEME.format("tx1", '<a:lumOff val="100000"/>'), False),
        (SCHEME.format("tx1", '<a:lumMod val="50000"/><a:lumOff val="50000"/>'), True),
        (SCHEME.format("accent1", ""), True),
        (PLAIN.format("FF0000", '<a:alpha val="0"/>'), False),
        (PLAIN.format("FF0000", '<a:alpha val="60000"/>'), True),
        ("<a:noFill/>", False),
        (f"<a:ln>{PLAIN.format('000000', '')}</a:ln>{SCHEME.format('bg1', '')}", True),
    ],
)
def test_colours_of_a_theme_and_clear_ones_are_followed(fill: str, is_seen: bool) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    shape = box(slide, 1, 1, "some words")
    dressed(shape, fill)
    found = read(deck)
    assert (found.text == "some words") == is_seen
    assert ("hidden text left out: 10 characters" in found.warnings) != is_seen


def test_the_ground_is_whatever_covers_what_lies_below() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = RGBColor(0, 0, 128)
    paper = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Inches(5), Inches(5))
    paper.fill.solid()
    paper.fill.fore_color.rgb = RGBColor(255, 255, 255)
    for left, text in ((1, "on paper"), (4, "half on it"), (6, "beside")):
        dressed(box(slide, left, 1, text), SCHEME.format("bg1", ""))
    found = read(deck)
    assert found.text == "half on it\n\nbeside"
    assert found.warnings == ["hidden text left out: 8 characters"]


def test_places_in_groups_count_from_the_slide() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Inches(9), Inches(2))
    band.fill.solid()
    band.fill.fore_color.rgb = RGBColor(0, 0, 128)
    for top in (0, 4):
        group = slide.shapes.add_group_shape()
        shape = group.shapes.add_textbox(0, 0, Inches(2), Inches(1))
        shape.text_frame.text = f"white at {top}"
        dressed(shape, SCHEME.format("bg1", ""))
        group.top = Inches(top)
    assert read(deck).text == "white at 0"


def test_what_styles_and_masters_say_of_words_counts() -> None:
    deck = Presentation()
    style = deck.slide_masters[0]._element.find(".//{*}titleStyle/{*}lvl1pPr/{*}defRPr")
    style.find("{*}solidFill/{*}schemeClr").set("val", "bg1")
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text_frame.text = "white title", "words"
    size = slide.slide_layout.placeholders[1]._element.find(".//{*}lstStyle")
    size.append(parse_xml(f'<a:lvl1pPr {A}><a:defRPr sz="100"/></a:lvl1pPr>'))
    found = read(deck)
    assert found.text == ""
    assert found.warnings == ["hidden text left out: 16 characters"]


@pytest.mark.parametrize(
    ("left", "is_moved", "is_seen"), [(-3, False, False), (-1, False, True), (-3, True, True)]
)
def test_what_lies_beside_the_slide_is_left_out(left: int, is_moved: bool, is_seen: bool) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    shape = box(slide, left, 1, "beside it")
    if is_moved:
        target = f'<p:cTn><p:animMotion><p:spTgt spid="{shape.shape_id}"/></p:animMotion></p:cTn>'
        slide._element.append(parse_xml(f"<p:timing {nsdecls('p')}>{target}</p:timing>"))
    found = read(deck)
    assert (found.text == "beside it") == is_seen
    assert bool(found.warnings) != is_seen


def test_a_title_beside_the_slide_is_its_heading_all_the_same() -> None:
    deck = Presentation()
    title = deck.slides.add_slide(deck.slide_layouts[5]).shapes.title
    title.text_frame.text = "What the picture shows"
    title.left, title.top, title.width, title.height = Inches(1), Inches(-3), Inches(4), Inches(1)
    found = read(deck)
    assert [block.kind for block in found.blocks] == [
        "page_break",
        "heading",
    ] and not found.warnings


def test_cells_on_their_own_colour_are_left_out() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(2, 2, 0, 0, Inches(3), Inches(1)).table
    for cell, text in zip(table.iter_cells(), ("head", "black", "tiny", "end"), strict=True):
        cell.text = text
    for cell in (table.cell(0, 0), table.cell(0, 1)):  # the style gives white on a colour
        cell.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)
    table.cell(0, 1).fill.solid()
    table.cell(0, 1).fill.fore_color.rgb = RGBColor(255, 255, 255)
    table.cell(1, 0).text_frame.paragraphs[0].runs[0].font.size = Pt(1)
    found = read(deck)
    assert found.text == "| head |  |\n| --- | --- |\n|  | end |"
    assert found.warnings == ["hidden text left out: 9 characters"]


def test_groups_are_opened_where_they_stand() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    group = slide.shapes.add_group_shape()
    for left, text in ((3, "b"), (0, "a")):
        shape = group.shapes.add_textbox(Inches(left), Inches(0), Inches(2), Inches(1))
        shape.text_frame.text = text
    box(slide, 0, 4, "c")
    assert read(deck).text == "a\n\nb\n\nc"


def test_a_picture_is_what_is_said_of_it(shared: Callable[[str], bytes]) -> None:
    found = PptxFormat().extract(shared("markitdown/test.pptx"), "")
    assert "![This phrase of the caption is Human-written.](Picture4.jpg)" in found.text


def test_comments_of_slides(shared: Callable[[str], bytes]) -> None:
    found = PptxFormat().extract(shared("docling/pptx/sources/powerpoint_comments.pptx"), "")
    assert "[author: Jane Smith (JS), time: 2026-06-18T17:37:55.253]: This is a cool" in found.text
