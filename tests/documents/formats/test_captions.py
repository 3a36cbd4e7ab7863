"""Captions without and with speakers, in three ways to write them."""

from __future__ import annotations

from refinery.documents.formats.vtt import VttFormat
from refinery.documents.formats.xml import XmlFormat
from refinery.documents.model import Extracted

SRT = (
    "1\r\n00:00:01,000 --> 00:00:03,000\r\n{\\an8}<i>So this is</i>\r\n\r\n"
    "2\r\n00:00:03,000 --> 00:00:05,000\r\none sentence &amp; more.\r\n\r\n"
    "3\r\n00:00:05,100 --> 00:00:06,000\r\nThen\r\n\r\n"
    "4\r\n00:00:16,000 --> 00:00:17,000\r\nafter a while\r\n\r\n"
    "5\r\n00:00:25,000 --> 00:00:26,000\r\nANN LEE: Hi there,\r\nall\r\n\r\n"
    "6\r\n00:00:26,000 --> 00:00:27,000\r\nof you.\r\n"
)


def turns(found: Extracted) -> list[tuple[str, str, str]]:
    """Start, speaker and words of each turn."""
    assert found.kind == "transcript" and {b.kind for b in found.blocks} == {"turn"}
    return [
        (b.attributes["when"], b.attributes.get("speaker", ""), found.text[b.start : b.end])
        for b in found.blocks
    ]


def test_cues_without_a_speaker_are_joined_to_sentences() -> None:
    found = VttFormat().extract(SRT.encode(), ".srt")
    assert turns(found) == [
        ("00:00:01,000", "", "So this is one sentence & more."),
        ("00:00:05,100", "", "Then"),
        ("00:00:16,000", "", "after a while"),
        ("00:00:25,000", "ANN LEE", "Hi there, all of you."),
    ]
    assert found.media_type == "application/x-subrip"


def test_each_line_of_a_cue_has_its_speaker() -> None:
    data = (
        "1\n00:00:01,000 --> 00:00:02,000\nANN: Hello there.\n\n"
        "2\n00:00:02,000 --> 00:00:04,000\n- Hi Ann.\n- How are\nyou?\n\n"
        "3\n00:00:05,000 --> 00:00:06,000\nSpeaker 1: Fine.\nÉva: And you,\nall of you?\n\n"
        "4\n00:00:06,000 --> 00:00:07,000\n>> Well,\n-5 degrees\n\n"
        "5\n00:00:07,000 --> 00:00:08,000\n田中：はい。\n"
    )
    assert [turn[1:] for turn in turns(VttFormat().extract(data.encode(), ".srt"))] == [
        ("ANN", "Hello there."),
        ("", "Hi Ann."),
        ("", "How are you?"),
        ("Speaker 1", "Fine."),
        ("Éva", "And you, all of you?"),
        ("", "Well, -5 degrees"),
        ("田中", "はい。"),
    ]


def test_captions_of_a_video_platform() -> None:
    data = (
        b"0:00:00.599,0:00:04.160\n>> ALICE: My name\nis Alice.\n\n0:00:04.160,0:00:06.770\nYes.\n"
    )
    assert turns(VttFormat().extract(data, "")) == [
        ("0:00:00.599", "ALICE", "My name is Alice. Yes.")
    ]


def test_timed_text() -> None:
    data = (
        b'<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml" '
        b'xmlns:ttm="http://www.w3.org/ns/ttml#metadata"><head><metadata>'
        b'<ttm:agent xml:id="a"><ttm:name>Ann</ttm:name></ttm:agent></metadata></head><body><div>'
        b'<p begin="1s" end="3s" ttm:agent="a">Hello<br/><span>there</span></p>'
        b'<p begin="4s" end="5s" ttm:agent="a">all.</p></div></body></tt>'
    )
    found = XmlFormat().extract(data, "")
    assert turns(found) == [("1s", "Ann", "Hello there all.")]
    assert [p.name for p in found.participants] == ["Ann"]


def test_captions_lose_no_line_of_a_cue() -> None:
    gaps = b"1\n00:00:01,000 --> 00:00:02,000\nOne\n\ntwo.\n2\n00:00:02,000 --> 00:00:03,000\nSo.\n"
    assert [words for _, _, words in turns(VttFormat().extract(gaps, ".srt"))] == [
        "One two.",
        "So.",
    ]
    named = (
        b"WEBVTT\n\n00:01.000 --> 00:02.000\nOne.\n\nNOTE no\n\n42\n00:03.000 --> 00:04.000\nTwo.\n"
    )
    assert [w for _, _, w in turns(VttFormat().extract(named, ".vtt"))] == ["One.", "Two."]
    other = VttFormat().extract(b"Notes on the film.\n", ".srt")
    assert (other.kind, other.text) == ("page", "Notes on the film.\n")
