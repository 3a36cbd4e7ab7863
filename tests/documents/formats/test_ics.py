"""Calendars: what happens when, where and with whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from refinery.documents import calendar_files
from refinery.documents.formats.ics import IcsFormat
from refinery.documents.model import Embedded, Participant
from refinery.errors import QuarantineError
from tests.documents.conftest import Rows
from tests.documents.formats.test_formats import spans

ZONE = (
    "BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nBEGIN:STANDARD\nDTSTART:19701025T030000\n"
    "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n"
)
MEETING = (
    "BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Europe/Berlin:20210503T100000\n"
    "DTEND;TZID=Europe/Berlin:20210503T113000\nSUMMARY:Plan\\, the big\n  one\n"
    'LOCATION:Room 5\nORGANIZER;CN="Lee, Ann":mailto:ann@corp.example\n'
    "ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:bo@corp.example\n"
    "DESCRIPTION:First.\\nStill first.\\n\\nSecond.\nRRULE:FREQ=WEEKLY\n"
    "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nDESCRIPTION:Wake up\nEND:VALARM\nEND:VEVENT\n"
)


def calendar(*entries: str, head: str = "") -> bytes:
    """A calendar with lines as they are sent."""
    lines = f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{''.join(entries)}END:VCALENDAR\n"
    return lines.replace("\n", "\r\n").encode()


def event(*lines: str) -> str:
    return "\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", ""))


def test_an_event_says_when_where_and_who() -> None:
    found = IcsFormat().extract(calendar(ZONE, MEETING), "")
    assert spans(found) == [
        ("heading", "Plan, the big one"),
        (
            "paragraph",
            "When: 2021-05-03 10:00 - 11:30 +02:00 (Europe/Berlin)\nRepeats: FREQ=WEEKLY\n"
            "Where: Room 5\nOrganiser: Lee, Ann <ann@corp.example>\nAttendee: bo@corp.example",
        ),
        ("paragraph", "First.\nStill first."),
        ("paragraph", "Second."),
    ]
    assert (found.kind, found.title, found.author) == ("page", "Plan, the big one", "Lee, Ann")
    assert found.participants == [
        Participant("organiser", "Lee, Ann", "ann@corp.example"),
        Participant("attendee", "", "bo@corp.example"),
    ]


def test_a_value_that_is_no_date_does_not_cost_the_calendar() -> None:
    task = "BEGIN:VTODO\nSUMMARY:Berths\nDUE:20249999T000000\nPRIORITY:high\nEND:VTODO\n"
    found = IcsFormat().extract(calendar(ZONE, MEETING, task), "")
    assert [text for kind, text in spans(found) if kind == "heading"] == [
        "Plan, the big one",
        "Berths",
    ]
    assert "Due: 20249999T000000" in found.text
    assert (found.reader, found.warnings) == ("icalendar", [])


def test_a_calendar_that_is_cut_off_keeps_its_entries() -> None:
    data = calendar(MEETING, "BEGIN:VJOURNAL\nSUMMARY:Log\nDESCRIPTION:Wind from the so\n")
    found = IcsFormat().extract(data[: data.index(b"END:VCALENDAR")], "")
    assert [text for kind, text in spans(found) if kind == "heading"] == [
        "Plan, the big one",
        "Log",
    ]
    assert found.text.endswith("Wind from the so")


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        (("DTSTART;VALUE=DATE:20210504", "DTEND;VALUE=DATE:20210505"), "2021-05-04"),
        (("DTSTART;VALUE=DATE:20210504", "DURATION:P3D"), "2021-05-04 - 2021-05-06"),
        (("DTSTART:20210504T100000Z", "DURATION:PT2H"), "2021-05-04 10:00 - 12:00 +00:00"),
        (
            ("DTSTART:20210504T230000Z", "DTEND:20210505T010000Z"),
            "2021-05-04 23:00 - 2021-05-05 01:00 +00:00",
        ),
        (("DTSTART:20210504T100000",), "2021-05-04 10:00"),
        (("DTSTART:someday",), "someday"),
        (
            # The clock went forward in between.
            ("DTSTART;TZID=Europe/Berlin:20210328T013000", "DURATION:PT2H"),
            "2021-03-28 01:30 +01:00 (Europe/Berlin) - 2021-03-28 04:30 +02:00 (Europe/Berlin)",
        ),
        (
            ("DTSTART;TZID=Europe/Berlin:20210327T100000", "DURATION:P1D"),
            "2021-03-27 10:00 +01:00 (Europe/Berlin) - 2021-03-28 10:00 +02:00 (Europe/Berlin)",
        ),
        (
            ("DTSTART;TZID=Nowhere:20210503T100000", "DTEND;TZID=Nowhere:20210503T110000"),
            "2021-05-03 10:00 - 11:00 (Nowhere)",
        ),
        (
            ("DTSTART:20210503T100000Z", "DTSTART:20210504T100000Z"),
            "2021-05-03 10:00 +00:00, 2021-05-04 10:00 +00:00",
        ),
        (("DTSTART:00010101T000000Z",), "0001-01-01 00:00 +00:00"),
        (("DTSTART:99991231T235900Z", "DURATION:P9999D"), "9999-12-31 23:59 +00:00"),
    ],
)
def test_times_are_written_with_their_zone(lines: tuple[str, ...], when: str) -> None:
    assert IcsFormat().extract(calendar(event(*lines)), "").text == f"When: {when}"


def test_a_calendar_of_many_entries_is_one_page() -> None:
    task = "BEGIN:VTODO\nSUMMARY:Call\nDUE:20210505T120000Z\nEND:VTODO\n"
    entry = "BEGIN:VJOURNAL\nSUMMARY:Log\nDESCRIPTION:It rained.\nEND:VJOURNAL\n"
    found = IcsFormat().extract(
        calendar(MEETING, MEETING, task, entry, head="X-WR-CALNAME:Team\n"), ""
    )
    headings = [(b.level, found.text[b.start : b.end]) for b in found.blocks if b.kind == "heading"]
    assert headings == [
        (1, "Team"),
        *[(2, "Plan, the big one")] * 2,
        (2, "Call"),
        (2, "Log"),
    ]
    assert "Due: 2021-05-05 12:00 +00:00" in found.text and "It rained." in found.text
    assert len(found.participants) == 2


def test_what_is_no_calendar_keeps_its_text() -> None:
    found = IcsFormat().extract(b"BEGIN:VCALENDAR\nnot a line\nEND:VCALENDAR\n", "")
    assert "not a line" in found.text
    assert found.warnings == ["calendar unreadable"]


def test_what_is_attached_is_named_or_a_document_of_its_own() -> None:
    lines = (
        "SUMMARY:Plan",
        "ATTACH:https://corp.example/plan.pdf",
        "ATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=../plan.md:IyBQbGFuCg==",
        "CATEGORIES:Work,Board",
        "CONTACT:Ann Lee",
        "RESOURCES:Beamer",
        "X-ALT-DESC;FMTTYPE=text/html:<p>Bring the <b>plan</b>.</p>",
        "ATTACH;ENCODING=BASE64;FMTTYPE=text/plain:aGVs",
        " bG8=",
        "ATTACH;VALUE=BINARY;ENCODING=BASE64:?",
        "ATTACH:data:text/html;charset=utf-8,<p>Hi%20you",
    )
    found = IcsFormat().extract(calendar(event(*lines)), "")
    assert spans(found) == [
        ("heading", "Plan"),
        (
            "paragraph",
            "Contact: Ann Lee\nResources: Beamer\nCategories: Work, Board\n"
            "Attachment: https://corp.example/plan.pdf",
        ),
        ("paragraph", "Bring the **plan**."),
    ]
    assert found.members == [
        Embedded(("ics", "1.1"), "../plan.md", b"# Plan\n"),
        Embedded(("ics", "1.2"), "attachment-1.2.txt", b"hello"),
        Embedded(("ics", "1.3"), "attachment-1.3", reason="corrupt"),
        Embedded(("ics", "1.4"), "attachment-1.4.html", b"<p>Hi you"),
    ]


def test_files_of_a_calendar_are_read(read_all: Callable[..., Rows]) -> None:
    attached = "ATTACH;ENCODING=BASE64;VALUE=BINARY;FILENAME=plan.md:IyBQbGFuCg=="
    rows = read_all({"a.ics": calendar(event("SUMMARY:Day"), event("SUMMARY:Call", attached))})
    assert sorted((row["title"], row["depth"]) for row in rows.values()) == [
        ("Day", 0),
        ("Plan", 1),
    ]


def test_files_without_end_are_an_expansion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_files, "MAX_FILES", 2)
    data = calendar(event(*["ATTACH;ENCODING=BASE64;VALUE=BINARY:aGk="] * 3))
    with pytest.raises(QuarantineError) as caught:
        IcsFormat().extract(data, "")
    assert caught.value.reason == "expansion"


def test_a_series_says_when_it_is_not() -> None:
    lines = (
        "DTSTART:20210503T100000Z",
        "RRULE:FREQ=WEEKLY;BYDAY=MO",
        "EXDATE:20210510T100000Z,20210517T100000Z",
        "EXDATE;TZID=Europe/Berlin:20210524T120000",
        "EXDATE;TZID=Nowhere:20210525T120000",
        "EXDATE:someday",
        "RDATE;VALUE=DATE:20210601",
        "RDATE;VALUE=PERIOD:20210602T020000Z/PT3H",
        "RECURRENCE-ID:20210426T100000Z",
    )
    assert IcsFormat().extract(calendar(event(*lines)), "").text.split("\n") == [
        "When: 2021-05-03 10:00 +00:00",
        "Repeats: FREQ=WEEKLY;BYDAY=MO",
        "Also on: 2021-06-01, 2021-06-02 02:00 +00:00 - 2021-06-02 05:00 +00:00",
        "Not on: 2021-05-10 10:00 +00:00, 2021-05-17 10:00 +00:00, "
        "2021-05-24 12:00 +02:00 (Europe/Berlin), 2021-05-25 12:00 (Nowhere), someday",
        "Instead of: 2021-04-26 10:00 +00:00",
    ]


def test_a_zone_that_is_broken_costs_no_entry() -> None:
    broken = ZONE.replace("TZOFFSETFROM:+0200\n", "").replace("Europe/Berlin", "Own")
    lines = ("SUMMARY:Plan", "DTSTART;TZID=Own:20210503T100000")
    found = IcsFormat().extract(calendar(broken, event(*lines)), "")
    assert found.text == "# Plan\n\nWhen: 2021-05-03 10:00 (Own)"
    assert not found.warnings
