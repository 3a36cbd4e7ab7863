"""Outlook's messages: headers from the wire or from properties, attachments as documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from refinery.documents.formats.outlook import OutlookFormat
from refinery.documents.model import Participant
from refinery.documents.pool import Pool
from tests.documents.compound_files import Tree, compound_file, message
from tests.documents.conftest import Rows

SHARED = Path(__file__).resolve().parents[4] / "shared/data/docs"
NOON = (
    (datetime(2021, 5, 3, 12, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC))
    // (datetime.resolution)
    * 10
)
BODY = "See the plan.\r\n\r\nFrom: Bo\r\nSent: Monday\r\nTo: Ann\r\nSubject: Plan\r\n\r\nWhere?\r\n"


def part(kind: str, number: int, tree: Tree) -> Tree:
    """A recipient or an attachment."""
    return {f"__{kind}_version1.0_#{number:08X}": tree}


def recipient(name: str, address: str, role: int) -> Tree:
    return message({0x3001: name, 0x39FE: address}, header=8, numbers={0x0C15: role})


def sample() -> bytes:
    """A mail without headers of the wire, with a file and a mail attached."""
    inner_file = message({0x3707: "deep.md"}, header=8, binaries={0x3701: b"# Deep\n"})
    inner = message(
        {0x0037: "Inner/one", 0x1000: "Inner words.", 0x0C1A: "Cy"},
        header=24,
        times={0x0039: NOON},
        inside=part("attach", 0, inner_file),
    )
    return compound_file(
        message(
            {0x0037: "Plän", 0x1000: BODY, 0x0C1A: "Lee, Ann", 0x5D01: "ann@corp.example",
             0x0C1F: "/O=CORP/CN=ANN", 0x1035: "<1@corp.example>", 0x1042: "<0@corp.example>"},
            times={0x0039: NOON},
            inside=part("recip", 0, recipient("Bo", "bo@corp.example", 1))
            | part("recip", 1, recipient("Dö", "do@corp.example", 2))
            | part("attach", 0, message({0x3707: "../plän.md"}, header=8,
                                        binaries={0x3701: b"# Plan\n" * 900}))
            | part("attach", 1, message({0x3001: "Inner"}, header=8,
                                        inside={"__substg1.0_3701000D": inner})),
        )
    )  # fmt: skip


def test_properties_say_who_when_and_what() -> None:
    found = OutlookFormat().extract(sample(), "")
    assert (found.kind, found.title, found.author) == ("message", "Plän", "Lee, Ann")
    assert found.participants == [
        Participant("from", "Lee, Ann", "ann@corp.example"),
        Participant("to", "Bo", "bo@corp.example"),
        Participant("cc", "Dö", "do@corp.example"),
    ]
    assert found.sent == datetime(2021, 5, 3, 12, tzinfo=UTC)
    assert (found.message_id, found.in_reply_to) == ("1@corp.example", "0@corp.example")
    assert [b.kind for b in found.blocks] == ["paragraph", "reply_header", "quote"]


def test_headers_of_the_wire_come_before_properties() -> None:
    wire = (
        "Microsoft Mail Internet Headers Version 2.0\r\nReceived: from a\r\n"
        "From: =?utf-8?q?J=C3=B6rg?= <j@corp.example>\r\nTo: bo@corp.example\r\n"
        "Date: Mon, 3 May 2021 10:11:12 +0200\r\nReferences: <a@x> <b@x>\r\n"
        'Content-Type: multipart/mixed; boundary="x"\r\nList-Id: <staff>\r\n\r\n'
    )
    data = compound_file(message({0x007D: wire, 0x0037: "S", 0x0C1A: "Other", 0x1000: "Hi."}))
    found = OutlookFormat().extract(data, "")
    assert (found.author, found.title, found.text) == ("Jörg", "S", "Hi.")
    assert found.references == ["a@x", "b@x"]
    assert found.headers == {"list-id": "<staff>"}
    assert found.sent == datetime(2021, 5, 3, 8, 11, 12, tzinfo=UTC)


def test_a_body_of_html_or_rich_text_is_read_where_there_is_no_plain_one() -> None:
    page = message({}, numbers={0x3FDE: 1252}, binaries={0x1013: b"<p>Gr\xfc\xdfe</p>"})
    assert OutlookFormat().extract(compound_file(page), "").text == "Grüße"
    assert rich_text(rb"{\rtf1\ansi Only {\b rich} text.\par}") == "Only **rich** text."


def test_rich_text_that_was_a_page_is_that_page_again() -> None:
    rich = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fcharset0 Arial;}"
        rb"{\f4\fcharset204 Arial;}}{\*\htmltag64 <p class=\'22x\'22>}\htmlrtf {\htmlrtf0 "
        rb"{\*\htmltag84 <a href="
        rb'"http://e.org/a">}\htmlrtf {\field{\*\fldinst{HYPERLINK "http://e.org/a"}}{\fldrslt '
        rb"\htmlrtf0 the plan\htmlrtf }\htmlrtf0 \htmlrtf }\htmlrtf0 {\*\htmltag92 </a>} of 5"
        rb"{\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0 \'80 {\f4 \'cf\'f0\'e8}\htmlrtf\par}"
        rb"\htmlrtf0"
        b"\r\n"
        rb"{\*\htmltag104 <table><tr><td>}\htmlrtf {\htmlrtf0 A\htmlrtf\cell}\htmlrtf0"
        rb"{\*\htmltag104 </td><td>}B{\*\htmltag112 </td></tr></table>}}"
    )
    found = rich_text(rich)
    assert found == "[the plan](http://e.org/a) of 5 € При\n\n| A | B |\n| --- | --- |"


def rich_text(rich: bytes) -> str:
    """Text of a message that has rich text alone."""
    packed = bytes(4) + len(rich).to_bytes(4, "little") + b"MELA" + bytes(4) + rich
    return OutlookFormat().extract(compound_file(message({}, binaries={0x1009: packed})), "").text


def test_a_signed_message_has_its_body_in_an_attachment() -> None:
    signed = (
        b'Content-Type: multipart/signed; boundary="s"\r\n\r\n--s\r\nContent-Type: text/plain\r\n'
        b"\r\nSigned words.\r\n--s\r\nContent-Type: application/pkcs7-signature\r\n\r\nx\r\n"
        b"--s--\r\n"
    )
    attached = message({0x3707: "smime.p7m"}, header=8, binaries={0x3701: signed})
    data = compound_file(message({0x0037: "S"}, inside=part("attach", 0, attached)))
    assert OutlookFormat().extract(data, "").text == "Signed words."


def test_attachments_are_documents_and_attached_messages_are_mails(
    read_all: Callable[..., Rows],
) -> None:
    rows = read_all({"m.msg": sample()})
    by_title = {row["title"]: row for row in rows.values()}
    assert sorted(by_title) == ["Deep", "Inner/one", "Plan", "Plän"]
    assert [m["name"] for m in by_title["Plän"]["members"]] == ["plän.md", "Inner_one.eml"]
    inner = by_title["Inner/one"]
    assert (inner["kind"], inner["text"], inner["author"]) == ("message", "Inner words.", "Cy")
    assert inner["sent"] == by_title["Plän"]["sent"]
    assert by_title["Deep"]["depth"] == 2


def test_what_is_broken_is_quarantined(pool: Pool) -> None:
    from refinery.errors import QuarantineError

    data = sample()
    for cut in (513, 1600, len(data) - 700):
        try:
            pool.extract(data[:cut], "outlook", "")
        except QuarantineError as error:
            assert error.reason == "corrupt"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared test documents are not here")
def test_a_message_that_outlook_wrote() -> None:
    data = (SHARED / "textract/msg/standardized_text.msg").read_bytes()
    found = OutlookFormat().extract(data, "")
    assert (found.title, found.text) == ("the quick brown fox", "jumps over the lazy dog")
    assert {p.role for p in found.participants} == {"from", "to"}
    assert all("@" in p.address for p in found.participants)
    assert found.message_id and found.sent
