"""Items of Outlook that are no mails say what they are for, wherever they are kept."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest

from refinery.documents.formats.email import EmailFormat
from refinery.documents.formats.outlook import OutlookFormat
from refinery.documents.outlook import appointment, contact, task
from refinery.documents.outlook.contact_list import MEMBERS, NAMED, STREAM
from refinery.documents.outlook.named import ADDRESS, APPOINTMENT, TASK, Named
from refinery.documents.outlook.pst.properties import Property
from refinery.documents.outlook.pst.store import RowStore
from refinery.errors import QuarantineError
from tests.documents.conftest import Rows
from tests.documents.outlook.items import (
    BINARY,
    DOUBLE,
    MANY,
    Item,
    Value,
    flag,
    message_file,
    number,
    packed,
    read_each,
    said,
    text,
    texts,
    time,
)
from tests.documents.outlook.test_tnef import mail


def zone(name: str) -> Value:
    """A definition of a zone, as far as its name."""
    return BINARY, struct.pack("<BBHHH", 2, 1, 0, 2, len(name)) + name.encode("utf-16-le")


MEETING: Item = {
    0x001A: text("IPM.Appointment"),
    0x0037: text("Plan"),
    0x1000: text("Bring the plan."),
    appointment.START: time(2021, 5, 3, 8, 0),
    appointment.END: time(2021, 5, 3, 9, 30),
    appointment.ZONE: zone("W. Europe Standard Time"),
    appointment.PLACE: text("Room 5"),
    appointment.IS_SERIES: flag(True),
    appointment.PATTERN: text("every Monday"),
    appointment.KEYWORDS: texts("Board", "Work"),
}
ANN: Item = {0x3001: text("Ann Lee"), 0x39FE: text("ann@corp.example"), 0x0C15: number(1)}
BOSS: Item = {0x3001: text("Bo"), 0x39FE: text("bo@corp.example"), 0x5FFD: number(3)}


def test_an_appointment_says_when_where_and_with_whom() -> None:
    assert said(MEETING, [BOSS, ANN]).split("\n\n") == [
        "When: 2021-05-03 10:00 - 11:30 +02:00 (Europe/Berlin)\nRepeats: every Monday\n"
        "Where: Room 5\nOrganiser: Bo <bo@corp.example>\nAttendee: Ann Lee <ann@corp.example>\n"
        "Categories: Board, Work",
        "Bring the plan.",
    ]


def test_what_a_meeting_lacks_is_not_said() -> None:
    asked: Item = {
        0x001A: text("IPM.Schedule.Meeting.Request"),
        appointment.START: time(2021, 5, 3, 8, 0),
        appointment.ZONE: zone("Somewhere Standard Time"),
        appointment.IS_SERIES: flag(True),
        appointment.EVERYBODY: text("Ann Lee; Bo"),
        appointment.STATE: number(5),
    }
    assert said(asked) == (
        "When: 2021-05-03 08:00 +00:00\nRepeats: yes\nAttendee: Ann Lee\nAttendee: Bo\n"
        "Status: CANCELLED"
    )


@pytest.mark.parametrize(
    ("start", "end", "when"),
    [
        ((2021, 5, 3, 22, 0), (2021, 5, 4, 22, 0), "2021-05-04"),
        ((2021, 5, 3, 11, 0), (2021, 5, 5, 11, 0), "2021-05-04 - 2021-05-05"),  # in Auckland
        ((2021, 5, 4, 10, 0), (2021, 5, 5, 10, 0), "2021-05-04"),  # on Hawaii
    ],
)
def test_days_are_those_of_whoever_wrote_them(
    start: tuple[int, ...], end: tuple[int, ...], when: str
) -> None:
    item: Item = {
        0x001A: text("IPM.Appointment"),
        appointment.START: time(*start),
        appointment.END: time(*end),
        appointment.ALL_DAY: flag(True),
    }
    assert said(item) == f"When: {when}"


def test_days_of_a_server_are_those_of_every_zone() -> None:
    item: Item = {0x001A: text("IPM.Contact"), contact.BIRTHDAY[1]: time(1990, 5, 1, 11, 59)}
    assert said(item) == "Birthday: 1990-05-01"


def test_what_outlook_writes_for_never_is_no_time() -> None:
    item: Item = {0x001A: text("IPM.Task"), task.DAYS["DUE"]: time(4501, 1, 1, 0, 0)}
    assert said(item) == "Done: 0 %\nStatus: not started"


def test_a_class_is_not_another_that_begins_like_it() -> None:
    asked: Item = {0x001A: text("IPM.TaskRequest"), 0x1000: text("Please.")}
    assert said(asked) == "Please."
    own: Item = {0x001A: text("IPM.Appointment.Corp"), appointment.PLACE: text("Room 5")}
    assert said(own) == "Where: Room 5"


def test_a_zone_is_known_where_documents_are_read(read_all: Callable[..., Rows]) -> None:
    (row,) = read_all({"m.msg": message_file(MEETING)}).values()
    assert "10:00 - 11:30 +02:00 (Europe/Berlin)" in row["text"]


def test_values_that_overlap_are_corrupt() -> None:
    data = struct.pack("<5I", 4, 20, 40, 20, 40) + bytes(20)
    store = RowStore({0x8000: Property(BINARY | MANY, data)})
    with pytest.raises(QuarantineError) as caught:
        store.binaries(0x8000)
    assert caught.value.reason == "corrupt"


def test_a_task_says_until_when_and_how_far() -> None:
    item: Item = {
        0x001A: text("IPM.Task"),
        0x1000: text("Ask first."),
        task.DAYS["DTSTART"]: time(2021, 5, 3, 0, 0),
        task.DAYS["DUE"]: time(2021, 5, 7, 0, 0),
        task.STATUS: number(1),
        task.SHARE: (DOUBLE, struct.pack("<d", 0.5)),
        task.OWNER: text("Ann Lee"),
    }
    assert said(item) == (
        "When: 2021-05-03\nDue: 2021-05-07\nDone: 50 %\nStatus: in progress\nOwner: Ann Lee\n\n"
        "Ask first."
    )


def test_a_contact_is_written_as_a_card_is() -> None:
    item: Item = {
        0x001A: text("IPM.Contact"),
        0x3001: text("Ada Example"),
        0x3A16: text("Corp"),
        0x3A18: text("Tests"),
        0x3A1C: text("+49 170 1"),
        Named(ADDRESS, 0x8083): text("ada@corp.example"),
        Named(ADDRESS, 0x8093): text("/o=corp/cn=ada"),
        Named(ADDRESS, 0x8090): text("Ada at work"),
        Named(ADDRESS, 0x8045): text("Main Street 1"),
        Named(ADDRESS, 0x8046): text("Bonn"),
        0x3A29: text("Main Street 1"),
        0x3A27: text("Bonn"),
        contact.BIRTHDAY[1]: time(1990, 4, 30, 22, 0),
        0x1013: (BINARY, b"<p>Met in <b>May</b>.</p>"),
    }
    lines = (
        "Name: Ada Example\nOrganisation: Corp, Tests\nTelephone (cell): +49 170 1\n"
        "E-mail: ada@corp.example\nE-mail: Ada at work\nAddress (work): Main Street 1, Bonn\n"
        "Birthday: 1990-05-01"
    )
    assert said(item) == f"{lines}\n\nMet in **May**."
    kinds = {block.kind for found in read_each(item) for block in found.blocks}
    assert kinds == {"paragraph"}


def one_off(name: str, address: str, is_unicode: bool = True) -> bytes:
    """Somebody who stands in no address book."""
    head = bytes.fromhex("00000000812b1fa4bea310199d6e00dd010f54020000")
    words = f"{name}\0SMTP\0{address}\0".encode("utf-16-le" if is_unicode else "cp1252")
    return head + struct.pack("<H", 0x8001 if is_unicode else 1) + words


def test_a_list_says_who_is_on_it() -> None:
    ann, bo = one_off("Ann Lee", "ann@corp.example"), one_off("Bö", "bo@corp.example", False)
    item: Item = {
        0x001A: text("IPM.DistList"),
        0x3001: text("Team"),
        NAMED: (BINARY | MANY, [ann, bo]),
        MEMBERS: (BINARY | MANY, [b"?" * 40, bo]),
    }
    lines = "List: Team\nMember: Ann Lee <ann@corp.example>\nMember: Bö <bo@corp.example>"
    assert said(item) == lines
    known = {key: value for key, value in item.items() if key != NAMED}
    assert said(known) == (
        "List: Team\nMember: Bö <bo@corp.example>\nMembers that are not named here: 1"
    )


def test_a_long_list_has_its_members_in_one_stream() -> None:
    ann, bo = one_off("Ann Lee", "ann@corp.example"), one_off("Bo", "bo@corp.example")
    fields = (b"?" * 40, ann, b"", bo, b"", b"", b"?" * 40, b"", b"")
    stream = struct.pack("<HHIIIIII", 1, 0, 16, 0, 3, 0, 0, 0)
    stream += b"".join(struct.pack("<I", len(one)) + one for one in fields) + bytes(8)
    item: Item = {0x001A: text("IPM.DistList"), 0x3001: text("All"), STREAM: (BINARY, stream)}
    assert said(item).split("\n") == [
        "List: All",
        "Member: Ann Lee <ann@corp.example>",
        "Member: Bo <bo@corp.example>",
        "Members that are not named here: 1",
    ]
    cut: Item = {**item, STREAM: (BINARY, stream[:100])}
    with pytest.raises(QuarantineError):
        OutlookFormat().extract(message_file(cut), "")


def test_a_meeting_that_outlook_packed_keeps_when_and_where() -> None:
    found = EmailFormat().extract(mail(packed(MEETING), "Bring the plan."), ".eml")
    assert found.text.split("\n\n")[0] == "Bring the plan."
    assert "When: 2021-05-03 10:00 - 11:30 +02:00 (Europe/Berlin)" in found.text
    assert "Categories: Board, Work" in found.text
    assert found.text.count("Bring the plan.") == 1


def test_names_in_letters_and_numbers_of_other_sets_are_kept_apart() -> None:
    item: Item = {
        0x001A: text("IPM.Appointment"),
        Named(TASK, appointment.PLACE.id): text("No place"),
        Named(APPOINTMENT, 0x8208): text("Room 5"),
    }
    assert said(item) == "Where: Room 5"


def test_a_map_of_names_that_is_broken_is_corrupt() -> None:
    data = message_file({0x001A: text("IPM.Appointment"), appointment.KEYWORDS: texts("Work")})
    at = data.index(struct.pack("<IHH", 0, 5, 0))
    broken = data[:at] + b"\xff" * 4 + data[at + 4 :]
    with pytest.raises(QuarantineError) as caught:
        OutlookFormat().extract(broken, "")
    assert caught.value.reason == "corrupt"
