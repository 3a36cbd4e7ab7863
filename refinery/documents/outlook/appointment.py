"""Appointments and meetings: when, how often, where and with whom, as a calendar says it.

[MS-OXOCAL]. An appointment is made the entry of a calendar, so that both are written alike.
"""

from __future__ import annotations

import struct
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from refinery.documents.formats.ics import facts_of as facts_of_entry
from refinery.documents.outlook.named import APPOINTMENT, PUBLIC, Named
from refinery.documents.outlook.people import RECIPIENT, name_and_address
from refinery.documents.outlook.store import Store

START, END, ALL_DAY = (Named(APPOINTMENT, number) for number in (0x820D, 0x820E, 0x8215))
PLACE, EVERYBODY, STATE = (Named(APPOINTMENT, number) for number in (0x8208, 0x8238, 0x8217))
IS_SERIES, PATTERN, INSTEAD = (Named(APPOINTMENT, number) for number in (0x8223, 0x8232, 0x8228))
ZONE: Final = Named(APPOINTMENT, 0x825E)
KEYWORDS: Final = Named(PUBLIC, "Keywords")
CANCELLED: Final = 4
FLAGS: Final = 0x5FFD
"""Of a recipient; the second bit is that of who called the meeting."""
NOON: Final = (11, 59)
"""Hour and minute, midnight in no zone, by which servers say a day that is the same everywhere."""
EAST: Final = timedelta(hours=13, minutes=30)
"""How far the zones lie before UTC in which an appointment of days may have been made."""


def facts_of(store: Store) -> list[tuple[str, str]]:
    """Labels and values, in the order of an entry of a calendar."""
    from icalendar import Event

    entry = Event()
    zone = _zone(store.binary(ZONE))
    is_all_day = store.is_set(ALL_DAY)
    for name, property_ in (("DTSTART", START), ("DTEND", END), ("RECURRENCE-ID", INSTEAD)):
        when = store.time(property_)
        if when is not None:
            entry.add(name, day_of(when) if is_all_day else when.astimezone(zone))
    entry["RRULE"] = store.text(PATTERN) or ("yes" if store.is_set(IS_SERIES) else "")
    entry["LOCATION"] = store.text(PLACE)
    entry["CATEGORIES"] = store.texts(KEYWORDS)
    entry["STATUS"] = "CANCELLED" if store.number(STATE) & CANCELLED else ""
    _add_people(entry, store)
    return facts_of_entry(entry)


def _add_people(entry: Any, store: Store) -> None:
    people = store.parts("recip")
    for recipient in people:
        role = "ORGANIZER" if recipient.number(FLAGS) & 2 else "ATTENDEE"
        entry.add(role, _caller(*name_and_address(recipient, *RECIPIENT)))
    for name in () if people else store.text(EVERYBODY).split(";"):
        entry.add("ATTENDEE", _caller(" ".join(name.split()), ""))


def _caller(name: str, address: str) -> Any:
    from icalendar import vCalAddress

    found = vCalAddress(f"mailto:{address}" if address else "")
    found.params["CN"] = name
    return found


def day_of(when: datetime) -> date:
    """The day of which a time in UTC is the midnight, wherever it was written down.

    >>> day_of(datetime(2021, 5, 3, 22, tzinfo=UTC)), day_of(datetime(2021, 5, 4, 10, tzinfo=UTC))
    (datetime.date(2021, 5, 4), datetime.date(2021, 5, 4))
    """
    is_any_zone = (when.hour, when.minute) == NOON
    return when.date() if is_any_zone else (when + EAST).date()


def _zone(data: bytes) -> tzinfo:
    """The zone in which the appointment is shown; UTC where it is none that is known.

    Args:
        data: Its definition: [MS-OXOCAL] 2.2.1.41.
    """
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    if len(data) < 8:
        return UTC
    (size,) = struct.unpack_from("<H", data, 6)
    name = WINDOWS_TO_OLSON.get(data[8 : 8 + 2 * size].decode("utf-16-le", "replace"), "")
    try:
        return ZoneInfo(name) if name else UTC
    except (OSError, ValueError, LookupError):  # the machine has no such zone
        return UTC
