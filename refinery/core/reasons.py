"""Quarantine reasons that may pass by themselves, and how often they are tried."""

from __future__ import annotations

from typing import Final

TRANSIENT: Final = ("unstable", "changed", "gone", "store-unavailable", "scratch-full")
MAX_ATTEMPTS: Final = 3
