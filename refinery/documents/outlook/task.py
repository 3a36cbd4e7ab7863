"""Tasks: until when, how far, and by whom: [MS-OXOTASK]."""

from __future__ import annotations

from typing import Final

from refinery.documents.formats.ics import facts_of as facts_of_entry
from refinery.documents.outlook.appointment import KEYWORDS, day_of
from refinery.documents.outlook.named import TASK, Named
from refinery.documents.outlook.store import Store

STATUS, SHARE, OWNER = (Named(TASK, number) for number in (0x8101, 0x8102, 0x811F))
DAYS: Final = {
    "DTSTART": Named(TASK, 0x8104),
    "DUE": Named(TASK, 0x8105),
    "COMPLETED": Named(TASK, 0x810F),
}
IS_SERIES: Final = Named(TASK, 0x8126)
STATES: Final = ("not started", "in progress", "complete", "waiting for somebody", "deferred")


def facts_of(store: Store) -> list[tuple[str, str]]:
    """Labels and values, in the order of an entry of a calendar."""
    from icalendar import Todo, vDate

    entry = Todo()
    for name, property_ in DAYS.items():
        when = store.time(property_)
        if when is not None:
            entry[name] = vDate(day_of(when))
    state = store.number(STATUS)
    entry["STATUS"] = STATES[state] if state < len(STATES) else ""
    entry["PERCENT-COMPLETE"] = f"{store.share(SHARE):.0%}".rstrip("%")
    entry["RRULE"] = "yes" if store.is_set(IS_SERIES) else ""
    entry["CATEGORIES"] = store.texts(KEYWORDS)
    return [*facts_of_entry(entry), ("Owner", store.text(OWNER))]
