"""Mailbox files of Outlook: what lies in them, in stretches, whatever their size and state."""

from __future__ import annotations

import random
import struct
from io import BytesIO
from pathlib import Path

import pytest

from refinery.core.locations import MAX_DEPTH
from refinery.documents.documents_stage import DocumentsSettings
from refinery.documents.formats.email import EmailFormat
from refinery.documents.formats.pst import PstFormat
from refinery.documents.model import Extracted
from refinery.documents.outlook.pst import folders
from refinery.documents.pool import Pool
from refinery.documents.ranges import PAGE, Ranges
from refinery.documents.standalone import Reader
from refinery.errors import QuarantineError
from tests.documents.containers.test_archives import zipped
from tests.documents.outlook.pst.mailbox import (
    BINARY,
    SCRAMBLED,
    Folder,
    Message,
    checksum,
    mailbox,
    number,
    text,
)

ADA = {0x3001: text("Ada Example"), 0x39FE: text("ada@corp.example"), 0x0C15: number(1)}
LONG = "A long story of a release. " * 1000
INNER = Message({0x0037: text("Older"), 0x1000: text("What was said before.")})
LETTER = Message(
    {
        0x001A: text("IPM.Note"),
        0x0037: text("\x01\x01Release"),
        0x0C1A: text("Bob Example"),
        0x5D01: text("bob@corp.example"),
        0x1000: text(LONG),
        0x1035: text("<1@corp.example>"),
    },
    recipients=[ADA],
    attachments=[{0x3707: text("notes.txt"), 0x3701: (BINARY, b"Notes of the day. " * 2000)}],
    inner=INNER,
)


def source(data: bytes) -> Ranges:
    """The bytes as a file that lies elsewhere."""
    return Ranges(lambda at, size: data[at : at + size], len(data))


def walk(data: bytes) -> list[Extracted]:
    """The mails of all stretches."""
    reader, found = PstFormat(), []
    for stretch in reader.within(source(data), "").members:
        for member in reader.within(source(data), stretch.locator[1]).members:
            assert not member.reason
            found.append(EmailFormat().extract(member.data, ".eml"))
    return found


def test_a_message_comes_with_people_attachments_and_messages_in_it() -> None:
    (mail,) = walk(mailbox(Folder("Inbox", [LETTER])))
    assert mail.title == "Release"
    assert mail.text.strip() == LONG.strip()
    assert mail.message_id == "1@corp.example"
    people = {(one.role, one.name, one.address) for one in mail.participants}
    assert people == {
        ("from", "Bob Example", "bob@corp.example"),
        ("to", "Ada Example", "ada@corp.example"),
    }
    notes, older = mail.members
    assert (notes.name, notes.data) == ("notes.txt", b"Notes of the day. " * 2000)
    assert "What was said before." in EmailFormat().extract(older.data, ".eml").text


def test_libpff_reads_what_the_tests_write() -> None:
    import pypff

    file = pypff.file()
    file.open_file_object(BytesIO(mailbox(Folder("Inbox", [LETTER]))))
    top = file.root_folder.get_sub_folder(0)
    message = top.get_sub_folder(0).get_sub_message(0)
    assert message.subject == "Release"
    assert message.plain_text_body.decode().strip() == LONG.strip()
    assert message.get_attachment(0).read_buffer(18) == b"Notes of the day. "


def test_folders_are_cut_into_stretches_by_count_and_by_size() -> None:
    small = [Message({0x1000: text(f"Letter {at}.")}) for at in range(1950)]
    large = [Message({0x1000: text("Large.")}, stated=20 * 2**20) for _ in range(3)]
    data = mailbox(Folder("Inbox", small, [Folder("Projects / 2026", large)]))
    found = PstFormat().within(source(data), "").members
    assert [one.name for one in found] == [
        *(f"Inbox: {at + 1} to {min(at + 200, 1950)}" for at in range(0, 1950, 200)),
        *(f"Inbox › Projects › 2026: {at} to {at}" for at in (1, 2, 3)),
    ]
    texts = [mail.text.strip() for mail in walk(data)]
    assert texts == [*(f"Letter {at}." for at in range(1950)), *["Large."] * 3]


def test_a_stretch_of_a_large_folder_reads_its_own_rows_alone() -> None:
    data = mailbox(Folder("Inbox", [INNER] * 4000, id=32834))
    asked: list[int] = []

    def fetch(at: int, size: int) -> bytes:
        asked.append(at)
        return data[at : at + size]

    far = PstFormat().within(Ranges(fetch, len(data)), "32834:3999:1").members
    assert [one.reason for one in far] == [""]
    assert len(set(asked)) < len(data) / PAGE / 2


def test_a_contact_is_what_it_says_of_somebody() -> None:
    facts = {0x001A: "IPM.Contact", 0x3001: "Ada Example", 0x3A16: "Corp", 0x1000: "Met in May."}
    data = mailbox(Folder("Contacts", [Message({k: text(v) for k, v in facts.items()})]))
    (found,) = walk(data)
    assert found.text == "Name: Ada Example\nOrganisation: Corp\n\nMet in May."


def test_what_nobody_sees_is_no_message() -> None:
    # Beside the top folder lie views and searches, which are for the program.
    assert walk(mailbox(Folder("Inbox"))) == []


def test_the_same_file_gives_the_same_bytes() -> None:
    reader = PstFormat()
    data = mailbox(Folder("Inbox", [LETTER]))
    (once,) = reader.within(source(data), "").members
    (twice,) = reader.within(source(data), "").members
    assert once == twice
    part = once.locator[1]
    assert reader.within(source(data), part).members == reader.within(source(data), part).members


@pytest.mark.parametrize("value", ["1", "x:0:1", "32834:0:2", "32834:5:1", "99999999:0:1"])
def test_a_stretch_that_is_not_there_is_gone(value: str) -> None:
    data = mailbox(Folder("Inbox", [LETTER], id=32834))
    assert PstFormat().within(source(data), "32834:0:1").members
    with pytest.raises(QuarantineError) as caught:
        PstFormat().within(source(data), value)
    assert caught.value.reason == "gone"


def test_a_broken_message_leaves_the_others() -> None:
    data = mailbox(Folder("Inbox", [INNER, LETTER, INNER], id=32834))
    whole = PstFormat().within(source(data), "32834:0:3").members
    # The block of the second message's own properties is no heap any more.
    at = data.index(b"\xec\xbc".translate(SCRAMBLED), data.index(_heap_of(INNER)) + 64)
    broken = data[:at] + b"??" + data[at + 2 :]
    found = PstFormat().within(source(broken), "32834:0:3").members
    assert sorted(one.reason for one in found) == ["", "", "corrupt"]
    assert sum(one in whole for one in found) == 2


def _heap_of(message: Message) -> bytes:
    """Scrambled bytes of a text of a message, which lies in its heap."""
    return message.properties[0x1000][1].translate(SCRAMBLED)


def test_too_large_a_message_is_named_and_not_read() -> None:
    data = mailbox(Folder("Inbox", [Message({}, stated=200 * 2**20), INNER], id=32834))
    first, second = (
        one
        for p in ("0:1", "1:1")
        for one in PstFormat().within(source(data), f"32834:{p}").members
    )
    assert (first.reason, first.data) == ("too-large", b"")
    assert not second.reason


def test_a_scrambling_that_is_none_is_encrypted() -> None:
    with pytest.raises(QuarantineError) as caught:
        PstFormat().within(source(mailbox(method=16)), "")
    assert caught.value.reason == "encrypted"


def test_damage_ends_with_text_or_a_reason() -> None:
    data, rng = (
        mailbox(Folder("Inbox", [LETTER, INNER], [Folder("Old", [INNER])])),
        random.Random(5),
    )
    reasons = set()
    for _ in range(300):
        spoilt = bytearray(data)
        for _ in range(rng.choice((1, 4, 40))):
            spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
        cut = bytes(spoilt[: rng.choice((len(spoilt), rng.randrange(600, len(spoilt))))])
        try:
            for stretch in PstFormat().within(source(cut), "").members[:5]:
                PstFormat().within(source(cut), stretch.locator[1])
        except QuarantineError as error:
            reasons.add(error.reason)
    assert (
        {"corrupt"}
        <= reasons
        <= {"corrupt", "encrypted", "unsupported", "too-large", "gone", "expansion"}
    )


class Watched(BytesIO):
    """A file that remembers how much was asked for at once."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.asked: list[int] = []

    def read(self, size: int | None = -1) -> bytes:
        """As a file."""
        self.asked.append(-1 if size is None else size)
        return super().read(size)


def test_a_child_reads_stretches_of_what_stays_with_the_worker() -> None:
    file, pool = Watched(mailbox(Folder("Inbox", [LETTER] * 3))), Pool()
    (stretch,) = pool.within(file, "pst").members
    found = pool.within(file, "pst", stretch.locator[1])
    pool.close()
    assert len(found.members) == 3
    assert 0 < max(file.asked) <= PAGE


def test_a_file_is_read_as_one_of_a_lake(tmp_path: Path) -> None:
    path = tmp_path / "old.pst"
    path.write_bytes(mailbox(Folder("Inbox", [LETTER])))
    with Reader(DocumentsSettings()) as reader:
        found = reader.read(path)
    names = [one.name[-1] for one in found.walk()]
    assert names == ["old.pst", "Inbox: 1 to 1", "Release.eml", "notes.txt", "Older.eml"]
    assert not [one.reason for one in found.walk() if one.reason]


def test_a_stretch_is_no_container_more(tmp_path: Path) -> None:
    data, name = b"words", "a.txt"
    for depth in range(MAX_DEPTH - 2):
        data, name = zipped({name: data}), f"{depth}.zip"
    attached = {0x3707: text(name), 0x3701: (BINARY, data)}
    path = tmp_path / "old.pst"
    path.write_bytes(mailbox(Folder("Inbox", [Message({}, (), [attached])])))
    with Reader(DocumentsSettings()) as reader:
        found = list(reader.read(path).walk())
    assert found[-1].text == "words"
    assert [one.reason for one in found if one.reason] == []


@pytest.mark.parametrize("kind", [0x0D, 0x0E], ids=["folders", "messages"])
def test_a_folder_that_cannot_be_read_is_named_and_the_others_go_on(kind: int) -> None:
    inside = [Folder("Old", [INNER], [Folder("Older", [INNER])], id=40002), Folder("New", [LETTER])]
    data = bytearray(mailbox(*inside))
    # The entry of the folder's table names data that the file does not have.
    at = data.index(struct.pack("<Q", 40002 & ~0x1F | kind))
    struct.pack_into("<Q", data, at + 8, 4 * 10**6)
    page = next(p for p in range(at - at % 64, 0, -64) if data[p + 496 : p + 498] == b"\x81\x81")
    struct.pack_into("<I", data, page + 500, checksum(bytes(data[page : page + 496])))
    found = PstFormat().within(source(bytes(data)), "").members
    assert [one.reason for one in found].count("corrupt") == 1
    assert "New: 1 to 1" in [one.name for one in found if not one.reason]


def test_what_a_file_names_and_lacks_is_corrupt() -> None:
    data = mailbox(Folder("Inbox", [Message({0x1000: text(LONG)}), INNER], id=32834))
    # The long text is a part of its node; its id there is taken for another.
    entry = struct.pack("<Q", 0x1F | 0x1000 << 5)
    at = data.index(entry)
    broken = bytearray(data)
    struct.pack_into("<Q", broken, at, 0x1F | 0x1001 << 5)
    struct.pack_into("<I", broken, at - 8 + 32 + 28, checksum(bytes(broken[at - 8 : at + 24])))
    found = PstFormat().within(source(bytes(broken)), "32834:0:2").members
    assert [one.reason for one in found] == ["corrupt", ""]


def test_a_damaged_block_is_corrupt_and_no_garbled_text() -> None:
    data = mailbox(Folder("Inbox", [LETTER, INNER], id=32834))
    at = data.index("long story".encode("utf-16-le").translate(SCRAMBLED))
    broken = data[:at] + bytes(40) + data[at + 40 :]
    found = PstFormat().within(source(broken), "32834:0:2").members
    assert [one.reason for one in found] == ["corrupt", ""]


def test_texts_of_one_byte_a_sign_are_in_the_code_page_of_texts() -> None:
    said = "Совещание перенесено"
    properties = {
        0x001A: text("IPM.Note"),
        0x1000: (0x1E, said.encode("cp1251")),
        0x3FDE: number(20866),
        0x3FFD: number(1251),
    }
    assert walk(mailbox(Folder("Inbox", [Message(properties)])))[0].text.strip() == said


def test_rows_without_end_are_an_expansion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "LEAST", 10**6)
    with pytest.raises(QuarantineError) as caught:
        PstFormat().within(source(mailbox(Folder("Inbox", [INNER] * 3))), "")
    assert caught.value.reason == "expansion"
