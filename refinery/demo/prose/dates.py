"""Dates and amounts the way people write them."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
CURRENCIES = ("€ {}", "EUR {}", "{} euros", "£{}", "GBP {}", "${}", "{} PLN")
_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def workday(day: datetime, step: int) -> datetime:
    """The day ``step`` days away, moved off the weekend."""
    moved = day + timedelta(days=step)
    return moved + timedelta(days=2) if moved.weekday() >= 5 else moved


def written(day: datetime, rng: Random) -> str:
    """One of the usual ways to write a date."""
    month, name = MONTHS[day.month - 1], DAYS[day.weekday()]
    return rng.choice(
        (
            f"{day.day} {month}",
            f"{day.day} {month}",
            f"{name}, {day.day} {month}",
            f"{name} {day.day} {month[:3]}",
            f"{month} {day.day}",
            f"{day.day} {month} {day.year}",
        )
    )


def clock(rng: Random) -> str:
    """A time of the working day."""
    return f"{rng.randint(7, 18):02d}:{rng.randrange(0, 60, 5):02d}"


def amount(rng: Random, currency: str) -> str:
    """A sum of money with the precision people use for its size; ``{}`` marks its place."""
    size = rng.choice((10, 100, 100, 1000))
    value = rng.randint(13, 97) * size + rng.choice((0, 0, size // 2))
    return currency.format(f"{value:,}")


def number(rng: Random, low: int, high: int, is_spelled: bool) -> str:
    """A number in the range; small ones may be spelled out."""
    value = rng.randint(low, high)
    if value < len(_WORDS) and is_spelled:
        return _WORDS[value]
    return f"{value:,}" if value >= 10_000 else str(value)
