"""Moments that documents state, as numbers that can be told apart."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

_CLOCK: Final = re.compile(r"^\[?(\d{1,2}):(\d{2})(?::\d{2})?\]?$", re.ASCII)


def minutes(text: str | None) -> float | None:
    """Minutes since some day began, from a date and time or a time of day.

    >>> minutes("[10:02]"), minutes("1970-01-02T00:00:30"), minutes("at noon")
    (602, 1440.5, None)
    """
    clock = _CLOCK.match(text or "")
    if clock:
        return int(clock[1]) * 60 + int(clock[2])
    try:
        when = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() / 60
