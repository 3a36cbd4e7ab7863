"""Formats over bytes made here: text, tables, captions, runs, slides."""

from __future__ import annotations

import io
import json

import pytest

from refinery.core.registry import components
from refinery.documents.formats.csv import CsvFormat
from refinery.documents.formats.json import JsonFormat
from refinery.documents.formats.markdown import MarkdownFormat
from refinery.documents.formats.pptx import PptxFormat
from refinery.documents.formats.rtf import RtfFormat
from refinery.documents.formats.text import TextFormat
from refinery.documents.formats.vtt import VttFormat
from refinery.documents.model import Extracted


def spans(found: Extracted) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [(b.kind, found.text[b.start : b.end]) for b in found.blocks]


def test_front_matter_gives_the_title() -> None:
    found = MarkdownFormat().extract(b'---\ntitle: "Leave"\nauthor: Ann\n---\n\n# Other\n', ".md")
    assert (found.title, found.author) == ("Leave", "Ann")
    assert [kind for kind, _ in spans(found)] == ["code", "heading"]


@pytest.mark.parametrize(
    ("text", "kind", "speakers"),
    [
        ("[12:18] <ann> hi\n[12:18] <bo> yo\n" * 3, "chat", ["ann", "bo"]),
        ("Ann Lee: hi\nBo: yo\n" * 3, "transcript", ["Ann Lee", "Bo"]),
        ("[00:01:02] Ann: hi\nstill me\nBo (00:01:09): yo\n" * 3, "transcript", ["Ann", "Bo"]),
        ("Note: this\n\nWarning: that\n\nMuch prose here.\n" * 2, "page", []),
        ("Name: Ann\nStreet: Long\nTown: X\nPhone: 1\nFax: 2\n", "page", []),
    ],
)
def test_transcripts_are_told_from_prose(text: str, kind: str, speakers: list[str]) -> None:
    found = TextFormat().extract(text.encode(), ".txt")
    assert found.kind == kind
    assert [p.name for p in found.participants] == speakers


def test_short_lines_before_longer_paragraphs_are_headings() -> None:
    long = "The freight budget is spent and nobody can say where the rest of it went to."
    text = (
        f"Budget: logistics\n\nBackground\n\n{long}\n\nNext steps\n\n{long}\n\nKind regards\n\nAnn"
    )
    found = TextFormat().extract(text.encode(), ".txt")
    headings = [(b.level, found.text[b.start : b.end]) for b in found.blocks if b.kind == "heading"]
    assert headings == [(1, "Budget: logistics"), (2, "Background"), (2, "Next steps")]
    assert found.title == "Budget: logistics"
    prose = TextFormat().extract(f"{long}\n\nSo it is.\n\n{long}".encode(), ".txt")
    assert {kind for kind, _ in spans(prose)} == {"paragraph"} and not prose.title


def test_a_line_in_bold_alone_is_a_heading() -> None:
    rtf = rb"{\rtf1\ansi {\b Order of seals\par}The price excludes transport and customs.\par}"
    found = RtfFormat().extract(rtf, ".rtf")
    assert [kind for kind, _ in spans(found)] == ["heading", "paragraph"]
    assert found.title == "Order of seals"


def test_turns_hold_the_words_and_not_the_name() -> None:
    found = TextFormat().extract(b"Ann: hi\nthere\nBo: yo\nAnn: so\nBo: no\n", ".txt")
    assert spans(found) == [("turn", "hi\nthere"), ("turn", "yo"), ("turn", "so"), ("turn", "no")]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "^"])
def test_tables_find_their_delimiter(mark: str) -> None:
    data = f'a{mark}b\n1{mark}"x{mark}y"\n'.encode()
    inner = f"x{mark}y".replace("|", "/").strip()
    assert spans(CsvFormat().extract(data, ".csv")) == [
        ("table", f"| a | b |\n| --- | --- |\n| 1 | {inner} |")
    ]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"name\nAnn\nBob, Jr.\n", "| name |\n| --- |\n| Ann |\n| Bob, Jr. |"),
        (b"1,5;2\n3,5;4\n", "| 1,5 | 2 |\n| --- | --- |\n| 3,5 | 4 |"),
        (b"sep=;\r\na;b\r\n1;2\r\n", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        (b'a, "b, c"\n1, 2\n', "| a | b, c |\n| --- | --- |\n| 1 | 2 |"),
        (b'a,b\n"x \\"y\\" z",C:\\new\n', '| a | b |\n| --- | --- |\n| x "y" z | C:\\new |'),
        (b'a,b\n1,"open\n2,x\n', '| a | b |\n| --- | --- |\n| 1 | "open |\n| 2 | x |'),
        (b'a,b\n"x" y,1\n"p, q",2\n', "| a | b |\n| --- | --- |\n| x y | 1 |\n| p, q | 2 |"),
        (b'a,b\r\n1,"x\r\ny"\r\n', "| a | b |\n| --- | --- |\n| 1 | x y |"),
    ],
)
def test_tables_of_every_hand(data: bytes, rows: str) -> None:
    assert CsvFormat().extract(data, ".csv").text == rows


def test_a_long_cell_is_no_reason_to_leave_a_table() -> None:
    found = CsvFormat().extract(b"a,b\n1," + b"x" * 200_000, ".csv")
    assert found.text.endswith("x" * 200_000 + " |")


def test_exports_of_messengers_are_chats() -> None:
    chat = (
        "03/05/21, 10:01 - Messages are encrypted.\n03/05/21, 10:02 - Ann Lee: Hi\nall: of you\n"
        "03/05/21, 10:03 - Bo: yo\n03/05/21, 10:04 - Bo left\n"
    )
    found = TextFormat().extract(chat.encode(), ".txt")
    said = [(b.attributes.get("speaker", ""), found.text[b.start : b.end]) for b in found.blocks]
    assert (found.kind, said) == (
        "chat",
        [
            ("", "Messages are encrypted."),
            ("Ann Lee", "Hi\nall: of you"),
            ("Bo", "yo"),
            ("", "Bo left"),
        ],
    )
    meeting = "".join(
        f"10:01:0{second} From {who} to Everyone:\n\tHi from me\n"
        for second, who in enumerate(("Ann Lee", "Bo", "Ann Lee", "Bo"))
    )
    found = TextFormat().extract(meeting.encode(), ".txt")
    assert [b.attributes["speaker"] for b in found.blocks] == ["Ann Lee", "Bo", "Ann Lee", "Bo"]


@pytest.mark.parametrize(
    "line", ["[2021-05-03 10:11:12] {}: up", "2021-05-03 10:11:12,123 - {}: up", "1.5. 10:11 {}"]
)
def test_logs_are_no_chats(line: str) -> None:
    log = "\n".join(line.format(level) for level in ("INFO", "ERROR") * 4)
    found = TextFormat().extract(log.encode(), ".txt")
    assert (found.kind, found.participants) == ("page", [])


def test_captions_of_one_speaker_are_one_turn() -> None:
    data = (
        b"WEBVTT\n\nNOTE no\n\n00:01.000 --> 00:02.000\n<v Ann>Hello\n\n"
        b"00:02.000 --> 00:03.000\n<v Ann>there.\n\n1\n00:03.000 --> 00:04.000 align:start\n"
        b"<v Bo><i>Hi</i>.\n"
    )
    found = VttFormat().extract(data, ".vtt")
    assert spans(found) == [("turn", "Hello there."), ("turn", "Hi.")]
    assert [b.attributes["speaker"] for b in found.blocks] == ["Ann", "Bo"]


def test_runs_keep_calls_beside_and_in_the_text() -> None:
    arguments = json.dumps({"body": "Dear all\n536-22-8726", "more": json.dumps({"n": [1]})})
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": arguments}}
    run = {
        "messages": [
            {"role": "user", "content": "Do it."},
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "1", "content": "done"},
        ],
        "tools": [{"name": "f"}],
        "reward": 1.0,
    }
    found = JsonFormat().extract(json.dumps(run).encode(), ".json")
    assert (found.kind, found.headers) == ("trajectory", {"outcome": "success"})
    assert [b.attributes.get("role") for b in found.blocks if b.kind == "turn"] == [
        *("user", "assistant", "tool"),
    ]
    calls = [b for b in found.blocks if b.attributes.get("name") == "tool_calls"]
    assert found.text[calls[0].start : calls[0].end].splitlines() == [
        *("id: 1", "type: function", "name: f", "body: Dear all", "536-22-8726", "n: 1"),
    ]
    assert json.loads(found.blocks[1].attributes["tool_calls"]) == [call]
    assert json.loads(found.tools) == [{"name": "f"}]


def test_letters_of_data_are_not_spelled_by_number() -> None:
    value = {"who": "Zoë 😀", "path": "C:\\u00eb", "lines": "a\nb\u00a0"}
    found = JsonFormat().extract(json.dumps(value).encode(), ".json")
    assert found.kind == "code" and json.loads(found.text) == value
    assert "Zoë 😀" in found.text
    assert JsonFormat().extract(b'{"a": "\\ud83d"}', ".json").text == '{"a": "\ufffd"}'


def test_a_channel_is_one_chat() -> None:
    messages = [
        {"type": "message", "user": "U1", "text": f"t{i}", "ts": "1452902400.0001"}
        for i in range(3)
    ]
    found = JsonFormat().extract(json.dumps(messages).encode(), ".json")
    assert found.kind == "chat"
    assert found.blocks[0].attributes["when"].startswith("2016-01-16T00:00:00")


def test_slides_with_notes_and_tables() -> None:
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Plan"
    table = slide.shapes.add_table(2, 1, Inches(1), Inches(2), Inches(3), Inches(1)).table
    table.cell(0, 0).text, table.cell(1, 0).text = "Who", "Ann"
    slide.notes_slide.notes_text_frame.text = "Say hello."
    out = io.BytesIO()
    deck.save(out)
    found = PptxFormat().extract(out.getvalue(), "")
    assert spans(found) == [
        ("page_break", ""),
        ("heading", "Plan"),
        ("table", "| Who |\n| --- |\n| Ann |"),
        ("paragraph", "Say hello."),
    ]


@pytest.mark.parametrize("name", sorted(components("format")))
@pytest.mark.parametrize("data", [b"\x00\xff" * 50, b"plain words", b"<a>&b;</a>", b"{}"])
def test_whatever_the_bytes_a_format_answers_or_refuses(name: str, data: bytes) -> None:
    from refinery.errors import QuarantineError

    try:
        found = components("format")[name]().extract(data, "")
    except QuarantineError as error:
        # A picture is a type that is not supported where no OCR is installed.
        known = ("corrupt", "encrypted", "unsupported", "unsupported-type", "too-large")
        assert error.reason in known
        return
    again = Extracted.from_json(json.loads(json.dumps(found.to_json())), b"")
    assert again.text == found.text
    assert again.blocks == found.blocks


def test_a_form_feed_ends_a_page() -> None:
    found = TextFormat().extract(b"One page.\n\f\nThe next\x0clast.\n\f", ".txt")
    assert spans(found) == [
        *[("paragraph", "One page."), ("page_break", ""), ("paragraph", "The next")],
        *[("page_break", ""), ("paragraph", "last.")],
    ]
    assert [b.attributes for b in found.blocks if b.kind == "page_break"] == [
        {"name": "2"},
        {"name": "3"},
    ]
