"""What ``status`` says of a run, from what the ledger says."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from rich.console import Console

from refinery.cli import status as module
from refinery.cli.status import draw, follow, headline, seconds_left

RUN = {"run": "abcdef0123", "state": "going on", "seconds": 75.0}


def stage(**values: Any) -> dict[str, Any]:
    counts = dict.fromkeys(("pending", "kept", "rejected", "quarantined", "skipped", "removed"), 7)
    row = {"stage": "detect", "state": "done", "at": "2026-01-02T03:04:05+00:00", "is_open": False,
           "open_chunks": 0, "open_done": 0, "open_pending": 0, "seconds_left": None}  # fmt: skip
    return {**row, **counts, **values}


def opened(done: int, left: float | None = None) -> dict[str, Any]:
    return stage(
        state="open",
        is_open=True,
        open_chunks=4,
        open_done=done,
        open_pending=33,
        seconds_left=left,
    )


@pytest.mark.parametrize(
    ("run", "found", "told"),
    [
        (None, stage(), "Nothing was run on this lake."),
        (RUN, opened(0), "Run abcdef01 going on for 1 min 15 s: detect, chunk 1 of 4."),
        (RUN, opened(1, 90.0), "detect, chunk 2 of 4, about 1 min 30 s left."),
        (RUN, opened(4), "detect, accounts."),
        (RUN, stage(), "listing, planning or exporting."),
        ({**RUN, "state": "finished"}, stage(), "Run abcdef01 finished after 1 min 15 s."),
        ({**RUN, "state": "cut off"}, opened(1), "Run abcdef01 cut off."),
    ],
)  # fmt: skip
def test_one_line_says_what_the_newest_run_is_at(
    run: Any, found: dict[str, Any], told: str
) -> None:
    assert told in headline({"run": run, "maintain": None, "stages": [found]})


def test_upkeep_is_named_beside_the_run_before_it() -> None:
    done = {"run": "1234567890", "state": "finished", "seconds": 3.0}
    told = headline({"run": {**RUN, "state": "finished"}, "maintain": done, "stages": [stage()]})
    assert told.startswith("Run abcdef01 finished after 1 min 15 s. Maintain 12345678 finished")
    going = {**done, "state": "going on"}
    told = headline({"run": None, "maintain": going, "stages": [stage()]})
    assert told.startswith("Nothing was run on this lake. Maintain 12345678 going on for 3 s. ")
    assert told.endswith(" UTC.")


def test_an_open_plan_is_shown_with_its_own_units() -> None:
    console = Console(file=io.StringIO(), width=160)
    stages = [opened(1), stage(stage="redact")]
    draw({"run": RUN, "maintain": None, "stages": stages}, console)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    row = next(line for line in shown.splitlines() if line.startswith("│ detect"))
    assert "open, 1 of 4 chunks" in row and " 33 " in row and " 7 " not in row
    assert "2026-01-02 03:04:05 UTC" in shown


def plan(seconds_ago: float, run: str = "abcdef0123") -> Any:
    return {"run": run, "chunks": 6, "at": datetime.now() - timedelta(seconds=seconds_ago)}


def test_the_pace_of_the_chunks_so_far_tells_what_is_left() -> None:
    assert seconds_left(plan(20), 2, RUN) == pytest.approx(40, abs=2)


@pytest.mark.parametrize(
    ("found", "committed", "run"),
    [
        (None, 0, RUN),
        (plan(20), 0, RUN),
        (plan(20), 2, None),
        (plan(20), 2, {**RUN, "state": "cut off"}),
        (plan(9_000, run="an earlier run"), 2, RUN),
    ],
)
def test_nothing_is_guessed_where_nothing_goes_on(found: Any, committed: int, run: Any) -> None:
    assert seconds_left(found, committed, run) is None


def test_off_a_terminal_a_table_is_printed_when_something_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The clock moves at each look; chunks and the end of the run are what counts."""
    looks = [
        (RUN, opened(1, 90.0)),
        ({**RUN, "seconds": 80.0}, opened(1, 85.0)),
        ({**RUN, "seconds": 85.0}, opened(1, 80.0)),
        ({**RUN, "seconds": 90.0}, opened(2, 60.0)),
        ({**RUN, "seconds": 95.0}, opened(2, 55.0)),
        ({**RUN, "seconds": 95.0, "state": "failed"}, opened(2)),
    ]
    payloads = iter([{"run": run, "maintain": None, "stages": [row]} for run, row in looks])
    console = Console(file=io.StringIO(), width=160)

    def look(workspace: Any) -> dict[str, Any]:
        found = next(payloads, None)
        if found is None:
            raise KeyboardInterrupt
        return found

    monkeypatch.setattr(module, "look", look)
    monkeypatch.setattr(module, "stdout", lambda: console)
    monkeypatch.setattr(module.time, "sleep", lambda seconds: None)
    follow(None, 1)  # type: ignore[arg-type]
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    heads = [line for line in shown.splitlines() if line.startswith("Run ")]
    assert len(heads) == 3 == shown.count("│ detect")
    assert "chunk 2 of 4" in heads[0] and "chunk 3 of 4" in heads[1] and "failed" in heads[2]
