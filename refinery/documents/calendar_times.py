"""Times of a calendar's entries as people write them, with their zones."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

DAY: Final = timedelta(days=1)


def said(value: Any) -> str:
    """A value of icalendar as text; what is no time is as the file has it."""
    moment = _moment(value)
    if isinstance(moment, datetime):
        return f"{moment:%Y-%m-%d %H:%M}{_zone(value)}"
    if isinstance(moment, date):
        return moment.isoformat()
    raw = value.to_ical() if hasattr(value, "to_ical") else value
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)


def period(entry: Any) -> str:
    """From start to end of an entry; the last of its days is the one before its end."""
    start, end = entry.get("DTSTART"), entry.get("DTEND")
    first, last, duration = (_moment(value) for value in (start, end, entry.get("DURATION")))
    if isinstance(first, date) and last is None and isinstance(duration, timedelta):
        end, last = start, first + duration
    if isinstance(first, datetime) and isinstance(last, datetime):
        if _zone(start) != _zone(end) and end is not start:
            return f"{said(start)} - {said(end)}"
        pattern = "%H:%M" if first.date() == last.date() else "%Y-%m-%d %H:%M"
        until = "" if first == last else f" - {last:{pattern}}"
        return f"{first:%Y-%m-%d %H:%M}{until}{_zone(start)}"
    if _is_day(first) and _is_day(last):
        return " - ".join(dict.fromkeys((f"{first}", f"{max(first, last - DAY)}")))
    return " - ".join(said(value) for value in (start, end) if value is not None)


def _moment(value: Any) -> Any:
    """What icalendar made of a value; None where it made nothing of it."""
    try:
        return getattr(value, "dt", None)
    except ValueError:  # its word for a value that is broken
        return None


def _is_day(moment: Any) -> bool:
    return isinstance(moment, date) and not isinstance(moment, datetime)


def _zone(value: Any) -> str:
    """Offset and name of a time's zone, as far as it has them."""
    offset = f"{value.dt:%z}"
    name = str(getattr(value, "params", {}).get("TZID", ""))
    written = f" {offset[:3]}:{offset[3:5]}" if offset else ""
    return f"{written} ({name})" if name else written
