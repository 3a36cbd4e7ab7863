"""Calendars: events, tasks and journal entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from refinery.documents.calendar_files import files, is_file
from refinery.documents.calendar_times import period, said
from refinery.documents.formats.base import Format
from refinery.documents.formats.text import TextFormat
from refinery.documents.kreuzberg_format import HTML, read_markdown
from refinery.documents.labelled import add_facts, add_paragraphs
from refinery.documents.markdown_blocks import rendered
from refinery.documents.model import Extracted, Participant, first_heading
from refinery.documents.text import TextBuilder, decode
from refinery.documents.web.page import parse
from refinery.errors import QuarantineError

ENTRIES: Final = ("VEVENT", "VTODO", "VJOURNAL")
_KIND: Final = re.compile(r"^(BEGIN|END):(?:VTODO|VJOURNAL)\s*$", re.IGNORECASE | re.MULTILINE)
LEFT_OUT: Final = ("EXDATE", "EXRULE")
ROLES: Final = {"ORGANIZER": "organiser", "ATTENDEE": "attendee"}


class IcsFormat(Format):
    """A heading per entry, then when, where and who, then what is said about it.

    Alarms and the definitions of zones are left out. What icalendar cannot parse is plain text.
    """

    name = "ics"
    media_types = ("text/calendar",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """One page, however many entries; people are named once for each role they have."""
        text, warnings = decode(data)
        calendars = _calendars(text) or _calendars(_without_zones(text))
        if not calendars:
            calendars, lost = _each_entry(text)
            warnings += [f"entries of the calendar unreadable: {lost}"] if lost else []
        if not calendars:
            found = TextFormat().extract(data, extension)
            found.warnings.append("calendar unreadable")
            return found
        builder = TextBuilder()
        name = next(filter(None, (_text(c, "X-WR-CALNAME", "NAME") for c in calendars)), "")
        builder.heading(name, 1)
        entries = [e for c in calendars for e in c.subcomponents if e.name in ENTRIES]
        for entry in entries:
            _add_entry(builder, entry, level=2 if name else 1)
        people = list(dict.fromkeys(p for e in entries for role in ROLES for p in _people(e, role)))
        return Extracted(
            kind="page",
            media_type=self.media_types[0],
            reader="icalendar",
            text=builder.text,
            title=first_heading(builder.text, builder.blocks),
            author=next((p.name or p.address for p in people if p.role == "organiser"), ""),
            participants=people,
            blocks=builder.blocks,
            members=files(_values(entry, "ATTACH") for entry in entries),
            warnings=warnings,
        )


def _calendars(text: str) -> list[Any]:
    """What icalendar makes of a text; nothing where it cannot parse it."""
    from icalendar import Calendar

    try:
        return list(Calendar.from_ical(text, multiple=True))
    except (ValueError, LookupError, TypeError, AttributeError):
        return []


def _each_entry(text: str) -> tuple[list[Any], int]:
    """Calendars of one entry each, and how many there are that nobody can parse.

    One value that is no date must not cost the rest of a calendar, nor must its end, if it is
    cut off. icalendar passes over such values in events alone, so tasks are read as events.
    """
    found, lost = [], 0
    for entry in _entries(text):
        whole = f"BEGIN:VCALENDAR\n{entry}\nEND:VCALENDAR\n"
        calendars = _calendars(whole) or _calendars(_KIND.sub(r"\1:VEVENT", whole))
        found += calendars
        lost += not calendars
    return found, lost


def _entries(text: str) -> Iterator[str]:
    """The lines of each entry, with the ends that are missing."""
    lines: list[str] = []
    opened: list[str] = []
    for line in text.split("\n"):
        word, _, name = line.strip().upper().partition(":")
        if word == "BEGIN" and (opened or name in ENTRIES):
            opened.append(name)
        if opened:
            lines.append(line)
        if word == "END" and opened and opened[-1] == name:
            opened.pop()
            if not opened:
                yield "\n".join(lines)
                lines = []
    if opened:
        yield "\n".join([*lines, *(f"END:{name}" for name in reversed(opened))])


def _without_zones(text: str) -> str:
    """A calendar without its definitions of zones; one that is broken must not cost the entries."""
    kept, is_inside = [], False
    for line in text.split("\n"):
        is_inside = is_inside or line.upper().startswith("BEGIN:VTIMEZONE")
        if not is_inside:
            kept.append(line)
        is_inside = is_inside and not line.upper().startswith("END:VTIMEZONE")
    return "\n".join(kept)


def _add_entry(builder: TextBuilder, entry: Any, level: int) -> None:
    builder.heading(" ".join(_text(entry, "SUMMARY").split()), level)
    add_facts(builder, facts_of(entry))
    for name in ("DESCRIPTION", "COMMENT"):
        for value in _values(entry, name):
            add_paragraphs(builder, str(value))
    if not _text(entry, "DESCRIPTION").strip():
        _add_page(builder, _text(entry, "X-ALT-DESC"))


def facts_of(entry: Any) -> list[tuple[str, str]]:
    """What an entry of icalendar says in few words, as labels and values."""
    people = ((key, _named(person)) for key in ROLES for person in _people(entry, key))
    done = _text(entry, "PERCENT-COMPLETE")
    return [
        ("When", period(entry)),
        ("Due", _said(entry, "DUE")),
        ("Completed", _said(entry, "COMPLETED")),
        ("Done", f"{done} %" if done else ""),
        ("Repeats", _said(entry, "RRULE")),
        ("Also on", _said(entry, "RDATE")),
        ("Not on", ", ".join(filter(None, (_said(entry, name) for name in LEFT_OUT)))),
        ("Instead of", _said(entry, "RECURRENCE-ID")),
        ("Where", _text(entry, "LOCATION")),
        *((ROLES[key].capitalize(), name) for key, name in people),
        ("Contact", _all(entry, "CONTACT")),
        ("Resources", _all(entry, "RESOURCES")),
        ("Categories", _all(entry, "CATEGORIES")),
        ("Status", _text(entry, "STATUS")),
        ("Link", _text(entry, "URL")),
        *(("Attachment", str(value)) for value in _values(entry, "ATTACH") if not is_file(value)),
    ]


def _add_page(builder: TextBuilder, page: str) -> None:
    """A description that is written in HTML alone, as Outlook does."""
    try:
        rendered(read_markdown(parse(page).source(), HTML)[0] if page else "", builder)
    except QuarantineError:
        add_paragraphs(builder, page)


def _values(entry: Any, name: str) -> list[Any]:
    found = entry.get(name)
    return [] if found is None else found if isinstance(found, list) else [found]


def _text(entry: Any, *names: str) -> str:
    return next((str(value) for name in names for value in _values(entry, name)), "")


def _all(entry: Any, name: str) -> str:
    """Values of a property that names several things, or stands several times."""
    return ", ".join(
        str(part) for value in _values(entry, name) for part in getattr(value, "cats", [value])
    )


def _said(entry: Any, name: str) -> str:
    return ", ".join(said(value) for value in _values(entry, name))


def _people(entry: Any, name: str) -> Iterator[Participant]:
    for value in _values(entry, name):
        address = str(value)
        is_mail = address.lower().startswith("mailto:")
        stated = str(getattr(value, "params", {}).get("CN", ""))
        yield Participant(ROLES[name], stated, address[len("mailto:") :] if is_mail else "")


def _named(person: Participant) -> str:
    both = person.name and person.address
    return f"{person.name} <{person.address}>" if both else person.name or person.address
