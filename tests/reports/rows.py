"""Made-up rows of the ledger."""

from __future__ import annotations

from typing import Any

STAGES = "crawl documents quality curate export"
START = 1_800_000_000.0


def event(name: str, at: float = 0.0, **values: Any) -> dict[str, Any]:
    """A row of ``runs``."""
    row = {"run": "r1", "event": name, "at": START + at, "command": STAGES, "version": "0.1"}
    return {**row, "configuration": "c0ffee", "exit_code": None, **values}


def plan(stage: str, state: str = "done", **values: Any) -> dict[str, Any]:
    """A row of ``plans``: ten units, one of them quarantined, done in two chunks and 4 s."""
    row = {"plan": f"p-{stage}", "run": "r1", "stage": stage, "state": state, "at": START + 50,
           "chunks": 2, "pending": 10, "bytes": 8_000_000, "removed": 0, "limited": False,
           "planning_seconds": 1.0}  # fmt: skip
    done = {"counts": {"kept": 9, "quarantined": 1}, "reasons": {"damaged": 1}, "seconds": 4.0}
    return {**row, **(done if state == "done" else dict.fromkeys(done)), **values}


def export(**values: Any) -> dict[str, Any]:
    """A row of ``exports``."""
    row = {"export": "e" * 64, "run": "r1", "corpus": "sft", "at": START + 90, "rows": 11}
    return {**row, "withheld": {"canary": 1}, "seconds": 3.0, **values}


STANDING = {
    "crawl": {"kept": 20, "skipped/denied": 1},
    "documents": {"kept": 40, "quarantined/damaged": 3, "rejected/empty": 2},
    "duplicate-pairs": {"kept": 5, "rejected/unlike": 400},
    "duplicates": {"kept": 30, "distinct": 25},
    "curate": {"kept": 8, "examples": 12, "rejected/short": 4},
}
