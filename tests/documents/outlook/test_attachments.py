"""Attachments that are no files: objects of other programs, and links."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest

from refinery.documents.formats.email import EmailFormat
from refinery.documents.formats.outlook import OutlookFormat
from refinery.documents.formats.pst import PstFormat
from refinery.documents.model import Extracted
from refinery.documents.outlook.ole import file_in
from refinery.documents.ranges import Ranges
from tests.documents.compound_files import Tree, compound_file, message
from tests.documents.conftest import Rows
from tests.documents.outlook.pst.mailbox import OBJECT, Folder, Message, mailbox, number, text

NATIVE = (
    struct.pack("<IH", 60, 2)
    + b"notes.md\0C:\\old\\notes.md\0"
    + struct.pack("<HHI", 0, 3, 2)
    + b"x\0"
    + struct.pack("<I", 8)
    + b"# Notes\n"
    + bytes(20)
)


def read_both(method: int, said: dict[int, str], inside: Tree | None = None) -> list[Extracted]:
    """A message with one attachment, from a message file and from a mailbox file."""
    content: Tree = {"__substg1.0_3701000D": inside} if inside else {}
    attached = message(said, header=8, numbers={0x3705: method}, inside=content)
    file = compound_file(
        message({0x1000: "Hi."}, inside={"__attach_version1.0_#00000000": attached})
    )
    properties = {at: text(value) for at, value in said.items()} | {0x3705: number(method)}
    if inside:
        properties[0x3701] = (OBJECT, compound_file(inside))
    data = mailbox(Folder("Inbox", [Message({0x1000: text("Hi.")}, (), [properties])]))
    source = Ranges(lambda at, size: data[at : at + size], len(data))
    (stretch,) = PstFormat().within(source, "").members
    (mail,) = PstFormat().within(source, stretch.locator[1]).members
    return [OutlookFormat().extract(file, ""), EmailFormat().extract(mail.data, ".eml")]


@pytest.mark.parametrize("method", [2, 3, 4, 7])
def test_a_file_that_lies_elsewhere_is_named_and_counted(method: int) -> None:
    target = r"\\server\Pläne\plan of 2026.docx"
    for found in read_both(method, {0x370D: target, 0x3707: "plan.docx"}):
        assert found.text == f"Hi.\n\nAttachment: {target}"
        assert found.warnings == ["attachments that lie elsewhere: 1"]
        assert not found.members


@pytest.mark.parametrize(
    ("inside", "name", "data"),
    [
        ({"Package": b"PK words", "\x01CompObj": b"x"}, "Sheet", b"PK words"),
        ({"CONTENTS": b"%PDF-1.7 words"}, "Sheet", b"%PDF-1.7 words"),
        ({"\x01Ole10Native": NATIVE}, "notes.md", b"# Notes\n"),
        ({"\x01Ole10Native": struct.pack("<I", 4) + b"BMxx"}, "Sheet", b"BMxx"),
    ],
)
def test_what_an_object_packs_is_a_member(inside: Tree, name: str, data: bytes) -> None:
    for found in read_both(6, {0x3001: "Sheet"}, inside):
        assert [(one.name, one.data) for one in found.members] == [(name, data)]
        assert found.text == "Hi."


def test_an_object_of_office_is_a_file_of_office(read_all: Callable[..., Rows]) -> None:
    inside: Tree = {"Book": b"b" * 5000, "ObjectPool": {"_1": {"Book": b"c"}}}
    first, second = (one.members[0].data for one in read_both(6, {0x3001: "Sheet"}, inside))
    for data in (first, second):
        (row,) = read_all({"Sheet": data}).values()
        assert row["reason"] == "corrupt"  # it is taken for a workbook, which this one is not


def test_an_attachment_without_bytes_is_a_member_too() -> None:
    for found in read_both(1, {0x3707: "gone.docx"}):
        assert [(one.name, one.data) for one in found.members] == [("gone.docx", b"")]


@pytest.mark.parametrize("cut", range(0, len(NATIVE), 7))
def test_a_broken_object_keeps_what_there_is(cut: int) -> None:
    name, data = file_in(compound_file({"\x01Ole10Native": NATIVE[:cut]}))
    assert name in ("", "notes.md") and data in NATIVE
    broken = compound_file({"Package": b"x" * 5000})[: 600 + cut]
    assert file_in(broken)[1]
