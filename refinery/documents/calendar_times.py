"""Times of a calendar's entries as people write them, with their zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

DAY: Final = timedelta(days=1)


def said(value: Any) -> str:
    """A value of icalendar as text; what is no time is as the file has it."""
    several = value if isinstance(value, list) else _made(value, "dts")
    if several:
        around = _name(value)
        return ", ".join(_said(_moment(one), _name(one) or around, one) for one in several)
    return _said(_moment(value), _name(value), value)


def period(entry: Any) -> str:
    """From start to end of an entry; the last of its days is the one before its end."""
    start, end = entry.get("DTSTART"), entry.get("DTEND")
    first, last, duration = (_moment(value) for value in (start, end, entry.get("DURATION")))
    if isinstance(first, date) and last is None and isinstance(duration, timedelta):
        last = _after(first, duration)
        end = start if last else None
    if isinstance(first, datetime) and isinstance(last, datetime):
        if _zone(first, _name(start)) != _zone(last, _name(end)):
            return f"{_said(first, _name(start))} - {_said(last, _name(end))}"
        until = _clock(last) if first.date() == last.date() else _written(last)
        zone = _zone(first, _name(start))
        return _written(first) + ("" if first == last else f" - {until}") + zone
    if _is_day(first) and _is_day(last):
        return " - ".join(dict.fromkeys((f"{first}", f"{max(first, last - DAY)}")))
    return " - ".join(said(value) for value in (start, end) if value is not None)


def _after(first: date, duration: timedelta) -> date | None:
    """When something ends: days go by the calendar, hours by the clock (RFC 5545, 3.3.6)."""
    try:
        if not isinstance(first, datetime) or first.tzinfo is None:
            return first + duration
        day = first + timedelta(days=duration.days)
        return (day.astimezone(UTC) + (duration - duration.days * DAY)).astimezone(first.tzinfo)
    except OverflowError:
        return None


def _said(moment: Any, zone: str, value: Any = None) -> str:
    if isinstance(moment, datetime):
        return _written(moment) + _zone(moment, zone)
    if isinstance(moment, date):
        return moment.isoformat()
    if isinstance(moment, tuple):  # a start, and an end or how long it lasts
        first, last = moment
        end = _after(first, last) if isinstance(last, timedelta) else last
        return " - ".join(_said(one, zone) for one in (first, end) if one)
    raw = value.to_ical() if hasattr(value, "to_ical") else value
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)


def _moment(value: Any) -> Any:
    """What icalendar made of a value; None where it made nothing of it."""
    return _made(value, "dt")


def _made(value: Any, name: str) -> Any:
    try:
        return getattr(value, name, None)
    except ValueError:  # its word for a value that is broken
        return None


def _is_day(moment: Any) -> bool:
    return isinstance(moment, date) and not isinstance(moment, datetime)


def _written(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(" ", "minutes")


def _clock(moment: datetime) -> str:
    return moment.time().isoformat("minutes")


def _name(value: Any) -> str:
    """Name of a time's zone, as the file has it."""
    return str(getattr(value, "params", {}).get("TZID", ""))


def _zone(moment: datetime, name: str) -> str:
    """Offset and name of a time's zone, as far as it has them."""
    offset = f"{moment:%z}"
    written = f" {offset[:3]}:{offset[3:5]}" if offset else ""
    return f"{written} ({name})" if name else written
