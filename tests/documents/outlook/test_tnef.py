"""What Outlook packs into a part of a mail: files, bodies and attached messages."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable

import pytest

from refinery.documents.formats.email import EmailFormat
from refinery.documents.formats.tnef import TnefFormat
from refinery.documents.model import Extracted, Participant
from refinery.documents.outlook.tnef import opened
from refinery.errors import QuarantineError
from tests.documents.conftest import Rows

HEAD = b"\x78\x9f\x3e\x22\x01\x00"


def attribute(name: int, value: bytes) -> bytes:
    """One statement of the stream."""
    return struct.pack("<BHHI", 2, name, 6, len(value)) + value + bytes(2)


def properties(*stated: tuple[int, int, bytes]) -> bytes:
    """Properties by name and type, and one that has a name and several values before them."""
    out = [struct.pack("<I", len(stated) + 1), struct.pack("<HH", 0x101F, 0x8001), bytes(16)]
    out += [struct.pack("<II", 1, 4), "a\0".encode("utf-16-le"), struct.pack("<I", 2)]
    out += [struct.pack("<I", 2) + b"x\0\0\0"] * 2
    for name, kind, value in stated:
        out.append(struct.pack("<HH", kind, name))
        if kind in (0x1E, 0x1F, 0x102, 0x0D):
            out.append(struct.pack("<II", 1, len(value)))
        out.append(value + bytes(-len(value) % 4))
    return b"".join(out)


def packed(body: str = "") -> bytes:
    """A message with a file of a long name and a message attached."""
    inner = HEAD + attribute(
        0x9003, properties((0x0037, 0x1E, b"Inner\0"), (0x1000, 0x1E, b"Deep words.\0"))
    )
    long_name = "Jahresplan ä.md\0".encode("utf-16-le")
    return (
        HEAD
        + attribute(
            0x9003, properties((0x1000, 0x1F, body.encode("utf-16-le")), (0x0E07, 3, b"1234"))
        )
        + attribute(0x9002, bytes(14))
        + attribute(0x8010, b"JAHRES~1.MD\0")
        + attribute(0x800F, b"# The plan\n")
        + attribute(0x9005, properties((0x3707, 0x1F, long_name)))
        + attribute(0x9002, bytes(14))
        + attribute(0x9005, properties((0x3701, 0x0D, bytes(16) + inner)))
    )


def mail(data: bytes, text: str) -> bytes:
    """A mail as Outlook sends it to others."""
    return (
        "From: a@corp.example\nTo: b@corp.example\nSubject: x\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="o"\n\n--o\nContent-Type: text/plain\n\n'
        f"{text}\n--o\nContent-Type: application/ms-tnef; name=winmail.dat\n"
        "Content-Transfer-Encoding: base64\n\n"
        f"{base64.encodebytes(data).decode()}\n--o--\n"
    ).encode()


def read(data: bytes) -> Extracted:
    """What the format makes of a mail."""
    found = EmailFormat().extract(data, ".eml")
    assert EmailFormat().members(data) == found.members
    return found


def test_files_and_messages_are_members_of_the_mail() -> None:
    found = read(mail(packed("Said once."), "Said once."))
    assert found.text == "Said once."
    assert [member.name for member in found.members] == ["Jahresplan ä.md", "Inner.eml"]
    assert found.members[0].data == b"# The plan\n"
    assert EmailFormat().extract(found.members[1].data, ".eml").text == "Deep words."


def test_a_body_that_lies_in_there_alone_is_read() -> None:
    assert read(mail(packed("Only in there."), "")).text == "Only in there."


def test_the_body_of_an_attached_mail_is_none_of_this_one() -> None:
    inner = b"--o\nContent-Type: message/rfc822\n\nSubject: y\n\nOther words.\n--o--\n"
    data = mail(packed("Only in there."), "").replace(b"--o--\n", inner)
    assert read(data).text == "Only in there."


def test_what_lies_alone_is_a_message(read_all: Callable[..., Rows]) -> None:
    rows = read_all({"winmail.dat": packed("Only in there.")})
    found = {row["title"]: (row["kind"], row["text"], row["depth"]) for row in rows.values()}
    assert found == {
        None: ("message", "Only in there.", 0),
        "The plan": ("page", "# The plan\n", 1),
        "Inner": ("message", "Deep words.", 1),
    }
    (broken,) = read_all({"winmail.dat": packed()[:40]}).values()
    assert broken["reason"] == "corrupt"


def test_people_are_read_where_no_mail_names_them() -> None:
    people = [(0x3001, 0x1F, "Ann Lee\0"), (0x39FE, 0x1F, "ann@corp.example\0")]
    row = properties(*((at, kind, said.encode("utf-16-le")) for at, kind, said in people),
                     (0x0C15, 3, b"\1\0\0\0"))  # fmt: skip
    data = HEAD + attribute(0x9004, struct.pack("<I", 2) + row + row) + attribute(0x8004, b"Plan\0")
    found = TnefFormat().extract(data, "")
    assert found.title == "Plan"
    assert found.participants == [Participant("to", "Ann Lee", "ann@corp.example")] * 2


@pytest.mark.parametrize("cut", [3, 12, 40, 80, 200])
def test_what_is_broken_stays_as_it_came(cut: int) -> None:
    data = packed("Words.")[:cut]
    found = read(mail(data, "Hi."))
    assert found.text == "Hi."
    assert [member.name for member in found.members][:1] == ["winmail.dat"]
    with pytest.raises(QuarantineError):
        opened(data)
