"""The sentence banks: every template parses and every slot has a filler."""

from __future__ import annotations

from datetime import datetime
from random import Random

import pytest

from refinery.demo.identifiers import HouseNumbers
from refinery.demo.marks import mark, plain, read_marks, wrap
from refinery.demo.people import Roster, make_roster
from refinery.demo.prose.banks import THEMES, bank, theme
from refinery.demo.prose.grammar import parse, render
from refinery.demo.prose.scene import Scene


@pytest.fixture(scope="module")
def roster() -> Roster:
    return make_roster(Random(1), HouseNumbers(Random(1)), 40, 10)


@pytest.mark.parametrize("name", THEMES)
def test_every_template_of_a_theme_can_be_said(name: str, roster: Roster) -> None:
    scene = Scene(Random(2), name, roster, HouseNumbers(Random(3)), datetime(2024, 3, 5, 9))
    templates = [line for lines in theme(name).sections.values() for line in lines]
    templates += [line for pair in theme(name).exchanges for line in pair]
    templates += [line for lines in bank("personal").values() for line in lines]
    for template in templates:
        for _ in range(4):
            said = plain(scene.say(template))
            assert not set("[]{}|") & set(said), template


def test_alternatives_nest() -> None:
    said = {render("[a|b [c|d]] {x}", Random(seed), str.upper) for seed in range(60)}
    assert said == {"a X", "b c X", "b d X"}


@pytest.mark.parametrize("template", ["a [b", "a ] b"])
def test_unbalanced_brackets_are_refused(template: str) -> None:
    with pytest.raises(ValueError, match="template"):
        parse(template)


def test_marks_survive_wrapping_and_quoting() -> None:
    text = "Please call " + mark("PERSON", "Ann Lee Poe", "p-1") + " before noon today."
    quoted = "\n".join(f"> {line}" for line in wrap(text, 16).split("\n"))
    found, spans = read_marks(quoted)
    assert [found[span.start : span.end] for span in spans] == ["Ann Lee Poe"]
    assert plain(quoted) == found
