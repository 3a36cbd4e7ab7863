"""Times of the ledger as refinery shows them: in UTC, whatever the machine's zone."""

from __future__ import annotations

from datetime import UTC, datetime


def utc(at: datetime) -> datetime:
    """A time in UTC; Spark hands times over in the machine's zone and does not say so."""
    return at.astimezone(UTC)
