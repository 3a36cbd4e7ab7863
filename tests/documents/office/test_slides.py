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
from pptx.util import Inches

from refinery.documents.formats.pptx import PptxFormat
from refinery.documents.model import Extracted


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
