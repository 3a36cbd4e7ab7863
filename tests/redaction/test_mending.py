"""The second view: what it takes off, what it leaves alone, and where it says things stand."""

from __future__ import annotations

import random
import time

import pytest

from refinery.redaction.engine import DetectionEngine, build_engine
from refinery.redaction.folding import fold
from refinery.redaction.mending import beyond, mend
from refinery.redaction.scan import scanner
from refinery.redaction.settings import DetectionSettings
from refinery.redaction.spans import Span

PIECES = [
    "=40", "=C3=A9", "=E2=80=93", "=\n", "=3D", " = ", "a", "Z", "4", "1", " ", "  ", "\n", "\r\n",
    "\n> ", "@", ".", "-", ":", "(", ")", "/", "\u00ad", "\u200b", "４", "&#64;", "x.org", "word ",
]  # fmt: skip
MB = 1_000_000


@pytest.fixture(scope="module")
def patterns() -> DetectionEngine:
    """Patterns alone."""
    return build_engine("", DetectionSettings().model_dump_json(), with_model=False)


def seen(text: str) -> str | None:
    """What the second view shows."""
    mended = mend(text, fold(text))
    return mended.view.text if mended else None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("to jo=40x.org=\n.", "to jo@x.org."),
        ("jo=C2=A0=E2=80=93=EF=BC=94", "jo -4"),
        ("jo=26#64;x.org", "jo@x.org"),
        ("call +49 30\n> > 901820", "call +49 30 901820"),
        ("call 0171\n2345678", "call 0171 2345678"),
        ("SSN 536-22-\r\n8726", "SSN 536-22-8726"),
        ("PESEL 44051\n401359", "PESEL 44051401359"),
        ("jo@\nx.org", "jo@x.org"),
        ("jo\n@x.org", "jo@x.org"),
        ("at 10.20.\n30.40", "at 10.20.30.40"),
        ("is 4 1 1 1  1 1 1 1", "is 4111 1111"),
        ("(j o @ x . o r g)", "(jo@x.org)"),
    ],
)
def test_what_is_taken_off(text: str, shown: str) -> None:
    assert seen(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "plain words, a = b, width=1",
        "it ended.\nIt was late",
        "thanks\n@ann for the note",
        "well-\nknown words",
        "in 2024\nthere were twelve",
        "555\n123\n4567",
        "- - - - - - - -",
        "see http://x.org/a/7/\n8Bit",
        "I am a b c",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert seen(text) is None


def test_every_character_maps_to_what_it_was_made_from() -> None:
    generator = random.Random(11)
    for _ in range(400):
        text = "".join(generator.choice(PIECES) for _ in range(60))
        mended = mend(text, fold(text))
        if mended is None:
            continue
        view = mended.view
        assert len(view.starts) == len(view.ends) == len(view.text)
        assert list(view.starts) == sorted(view.starts)
        for index, character in enumerate(view.text):
            start, end = view.original(index, index + 1)
            if character in "4Zaxorg@":
                again = seen(text[start:end]) or fold(text[start:end]).text
                assert character in again, (text, character)


def test_what_is_far_from_every_place_is_not_seen_twice() -> None:
    text = "far away " * 200 + "jo=40x.org" + " and on" * 200
    shown = seen(text)
    assert shown is not None and "jo@x.org" in shown and len(shown) < 500


def test_a_find_without_a_mended_place_in_it_is_the_first_views() -> None:
    text = "bob@corp.lan, jo=40x.org"
    mended = mend(text, fold(text))
    assert mended is not None
    start = mended.view.text.index("bob")
    assert mended.original(start, start + 12) is None
    start = mended.view.text.index("jo@")
    assert mended.original(start, start + 8) == (14, 24)


def test_a_find_within_its_like_says_nothing_more() -> None:
    found = [Span(0, 20, "URL", 0.8, "url"), Span(2, 4, "URL", 0.8, "url")]
    inner, outer = Span(5, 10, "URL", 0.5, "url"), Span(5, 25, "URL", 0.5, "url")
    other = Span(5, 10, "IP_ADDRESS", 0.5, "ip")
    assert beyond([inner, outer, other], found) == {outer, other}


@pytest.mark.parametrize(
    "piece",
    ["=40", "=\n", "a b c d ", "1 ", "1\n", "A1\n> ", "@\nx.y", " \n", "&amp;", "=C3", "１\n"],
)
def test_a_megabyte_of_anything_is_mended_in_time(piece: str) -> None:
    text = piece * (MB // len(piece))
    started = time.process_time()
    mend(text, fold(text))
    assert time.process_time() - started < 8


def test_the_last_look_sees_what_was_taken_off() -> None:
    hits = scanner().scan(["to jo=40x.org, card 4 1 1 1  1 1 1 1  1 1 1 1  1 1 1 1 here", "none"])
    assert hits == [[("EMAIL_ADDRESS", 3, 13), ("CREDIT_CARD", 20, 54)], []]


def test_the_engine_reports_what_stands_in_the_stored_text(patterns: DetectionEngine) -> None:
    spans = patterns.detect(["call me\nat j o @ x . o r g today"], False)[0].spans
    assert [(s.entity, s.start, s.end) for s in spans] == [("EMAIL_ADDRESS", 11, 26)]
