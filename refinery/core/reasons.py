"""Quarantine reasons that may pass by themselves, and how often they are tried."""

from __future__ import annotations

from typing import Final

TRANSIENT: Final = ("unstable", "changed", "gone", "store-unavailable", "scratch-full", "killed")
"""``killed`` is what a kernel short of memory does, to a text that may be innocent. A guard's
other reasons (``timeout``, ``memory``, ``crashed``) are a text's own and stay until somebody
asks again: ``refinery retry detect --reason timeout``."""
MAX_ATTEMPTS: Final = 3
RETRY_DUE: Final = "retry-due"
"""Stands among the reasons of a stage that has nothing to do but such units, in a later run."""
