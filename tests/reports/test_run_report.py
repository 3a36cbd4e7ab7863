"""The report says how far a run got, and never more than the ledger knows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from refinery.reports.run_facts import RunFacts
from refinery.reports.run_report import run_report
from tests.reports.rows import STANDING, START, event, export, plan

NOW = datetime.fromtimestamp(START + 600, UTC)
ENDED = [event("started"), event("finished", 100, exit_code=0)]


def report(**facts: Any) -> dict[str, Any]:
    return run_report(RunFacts(**{"events": ENDED, **facts}), NOW)


def stages(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {stage["stage"]: stage for stage in found["stages"]}


def test_plans_of_a_stage_are_summed_and_time_adds_up() -> None:
    plans = [
        plan("documents"),
        plan("documents", plan="q", pending=5, counts={"kept": 5}, seconds=1.0),
    ]
    found = report(plans=plans, exports=[export()])
    documents = stages(found)["documents"]
    assert (documents["pending"], documents["kept"], documents["quarantined"]) == (15, 14, 1)
    assert (documents["seconds"], documents["planning_seconds"]) == (5.0, 2.0)
    assert documents["mb_per_second"] == pytest.approx(16 / 5)
    assert found["run"]["seconds"] == 100.0
    assert found["run"]["other_seconds"] == 100.0 - 5.0 - 2.0 - 3.0
    assert found["run"]["changed"] and not found["run"]["limited"]
    assert "export" not in stages(found)


def test_an_unchanged_run_did_nothing_and_what_stands_is_still_told() -> None:
    idle = plan("crawl", chunks=0, pending=0, bytes=0, counts={}, reasons={}, seconds=0.0)
    found = report(plans=[idle], standing=STANDING, exports=[export(run="r0")])
    assert not found["run"]["changed"]
    assert {stage["state"] for stage in found["stages"]} == {"unchanged"}
    assert found["funnel"][0]["stays"] == 20
    assert not found["exports"][0]["by_run"]
    assert all(row["by_run"] == 0 for row in found["set_aside"])


def test_what_this_run_set_aside_is_told_apart_from_what_stands() -> None:
    found = report(plans=[plan("documents")], standing=STANDING)
    rows = {(r["stage"], r["reason"]): (r["units"], r["by_run"]) for r in found["set_aside"]}
    assert ("duplicate-pairs", "unlike") not in rows
    assert rows[("documents", "damaged")] == (3, 1) and rows[("curate", "short")] == (4, 0)


@pytest.mark.parametrize(
    ("events", "is_newest", "is_held", "state"),
    [
        (ENDED, True, True, "finished"),
        ([event("started"), event("failed", 9, exit_code=6)], True, False, "failed"),
        ([event("started")], True, True, "going on"),
        ([event("started")], True, False, "cut off"),
        ([event("started")], False, True, "cut off"),
        ([event("started")], True, None, "no end noted"),
        ([event("started")], False, None, "cut off"),
    ],
)
def test_a_run_is_only_said_to_go_on_while_a_driver_holds_the_lake(
    events: list, is_newest: bool, is_held: bool | None, state: str
) -> None:
    found = report(events=events, is_newest=is_newest, is_held=is_held)
    assert found["run"]["state"] == state
    assert (found["run"]["ended"] is None) == (len(events) == 1)


def test_a_run_that_failed_says_where_it_stopped() -> None:
    events = [event("started"), event("failed", 60, exit_code=6)]
    plans = [plan("crawl"), plan("documents", "open", chunks=7)]
    found = report(events=events, plans=plans, committed={"documents": 3})
    states = {name: stage["state"] for name, stage in stages(found).items()}
    assert states == {
        "crawl": "done",
        "documents": "stopped at 3 of 7 chunks",
        "quality": "not reached",
        "curate": "not reached",
    }
    assert stages(found)["documents"]["pending"] == 0, "nothing of an open plan is accounted for"
    assert found["run"]["exit_code"] == 6


def test_a_run_that_goes_on_says_what_it_is_at() -> None:
    plans = [plan("documents", "open", chunks=7)]
    found = report(events=[event("started")], plans=plans, committed={"documents": 3}, is_held=True)
    states = {name: stage["state"] for name, stage in stages(found).items()}
    assert states["documents"] == "at 3 of 7 chunks"
    assert states["crawl"] == "unchanged" and states["quality"] == "to come"
    assert found["run"]["seconds"] == 600.0 and found["run"]["other_seconds"] is None


def test_a_run_that_was_cut_off_while_planning_was_last_heard_of_when_it_listed() -> None:
    crawl = {"source": "share", "listed": 1, "denied": 0, "skipped": 0, "complete": True}
    found = report(events=[event("started")], crawls=[{**crawl, "at": START + 30}])
    assert (found["run"]["state"], found["run"]["seconds"]) == ("cut off", 30.0)


def test_a_plan_that_a_later_run_took_up_is_not_said_to_stand_still() -> None:
    found = report(events=[event("started")], plans=[plan("documents", "open")], is_newest=False)
    assert stages(found)["documents"]["state"] == "taken up by a later run"


def test_rows_from_before_planning_was_timed_are_read() -> None:
    old = plan("documents", planning_seconds=None, standing=None)
    found = report(plans=[old], exports=[export(seconds=None)])
    assert stages(found)["documents"]["planning_seconds"] == 0
    assert found["exports"][0]["seconds"] is None
