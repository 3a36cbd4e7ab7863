"""The author's own words are cut out once, whatever the blocks look like."""

from __future__ import annotations

from refinery.quality.view import Span, TextView


def test_own_text_leaves_out_quotes_signatures_and_reply_headers() -> None:
    text = "Fine.\nOn Monday Ann wrote:\n> Well?\n-- \nBob"
    spans = (Span("signature", 36, 43), Span("reply_header", 6, 26), Span("quote", 27, 35))
    assert TextView(text, spans=spans).words == ["Fine"]


def test_overlapping_and_nested_spans_cut_once() -> None:
    text = "keep QUOTE INNER keep"
    spans = (Span("quote", 5, 16), Span("quote", 11, 16), Span("quote", 7, 12))
    assert TextView(text, spans=spans).own.split() == ["keep", "keep"]


def test_code_and_tables_are_no_prose_unless_all_there_is() -> None:
    text = "Run this now please: x = {1}"
    spans = (Span("code", 21, 28),)
    assert "{" not in TextView(text, spans=spans).prose
    assert TextView(text, spans=(Span("table", 0, 28),)).prose == text


def test_scripts_without_spaces_count_characters() -> None:
    assert len(TextView("会議は明日です").words) == 7
    assert TextView("It's über-cool, l’été").words == ["It's", "über", "cool", "l’été"]


def test_offsets_are_code_points() -> None:
    text = "😀 ok\n> no"
    assert TextView(text, spans=(Span("quote", 5, 9),)).own.strip() == "😀 ok"
