"""Pictures keep their proportions, say in words what they show, and quote what they are given."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from refinery.reports.pictures import AREA, HATCHED, STYLE, Bar, bars, legend

SVG = "{http://www.w3.org/2000/svg}"


def parsed(*rows: Bar, is_flow: bool = False) -> ElementTree.Element:
    return ElementTree.fromstring(bars("Some bars", "In words.", rows, is_flow))


def rects(picture: ElementTree.Element) -> list[tuple[str, float, float]]:
    """Kind, left edge and width of every part, hatching left out."""
    found = picture.iter(f"{SVG}rect")
    return [
        (r.get("class"), float(r.get("x")), float(r.get("width"))) for r in found if r.get("class")
    ]


def test_a_picture_names_and_describes_itself() -> None:
    picture = parsed(Bar("a", [("kept", 1)], "1"))
    assert picture.get("role") == "img"
    named = picture.get("aria-labelledby").split()
    texts = {e.get("id"): e.text for e in picture if e.get("id")}
    assert [texts[name] for name in named] == ["Some bars", "In words."]


def test_parts_stand_beside_each_other_on_one_scale() -> None:
    picture = parsed(
        Bar("a", [("kept", 30), ("rejected", 10)], "30"), Bar("b", [("kept", 20)], "20")
    )
    (_, first, wide), (_, second, narrow), (_, _, half) = rects(picture)
    assert wide + narrow == pytest.approx(AREA) and half == pytest.approx(AREA / 2)
    assert wide == pytest.approx(3 * narrow) and second == pytest.approx(first + wide)


def test_the_smallest_part_is_seen_and_none_is_drawn_for_nothing() -> None:
    picture = parsed(Bar("a", [("kept", 1_000_000), ("rejected", 1), ("skipped", 0)], "1"))
    assert [(kind, width >= 1) for kind, _, width in rects(picture)] == [
        ("kept", True),
        ("rejected", True),
    ]


@pytest.mark.parametrize(
    "rows", [(), (Bar("a", (), "not known"),), (Bar("a", [("kept", 0)], "0"),)]
)
def test_nothing_to_draw_is_no_error(rows: tuple[Bar, ...]) -> None:
    assert rects(parsed(*rows, is_flow=True)) == []


def test_a_flow_joins_what_stays_to_the_bar_below_and_skips_the_unknown() -> None:
    known, unknown = Bar("a", [("kept", 1)], "1"), Bar("b", (), "not known")
    joined = parsed(known, known, unknown, known, is_flow=True)
    assert len(list(joined.iter(f"{SVG}polygon"))) == 1
    assert not list(parsed(known, known).iter(f"{SVG}polygon"))


def test_whatever_is_given_is_quoted() -> None:
    evil = '<script>"&'
    drawn = str(bars(evil, evil, [Bar(evil, [("kept", 1)], evil, evil, evil)]))
    assert "<script" not in drawn + str(legend("a", [("kept", evil)]))
    ElementTree.fromstring(drawn)


def test_a_long_label_is_cut_where_it_would_leave_the_picture() -> None:
    texts = [t.text for t in parsed(Bar("x" * 90, [("kept", 1)], "1")).iter(f"{SVG}text")]
    assert len(texts[0]) < 30 and texts[0].endswith("…")


def test_every_kind_has_a_colour_for_light_dark_and_paper() -> None:
    for kind in ("kept", "rejected", "quarantined", "skipped", "planning"):
        assert len(re.findall(rf"--{kind}: #", STYLE)) == 3
        assert f".{kind} {{ fill" in STYLE
    hatched = parsed(*[Bar(kind, [(kind, 1)], "1") for kind in HATCHED])
    fills = [r.get("fill") for r in hatched.iter(f"{SVG}rect") if not r.get("class")]
    assert fills == ["url(#some-bars-hatch)"] * len(HATCHED)
