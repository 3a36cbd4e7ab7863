"""Facts of a run are those of that run, as things stood at its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pyspark.sql import SparkSession

from refinery.catalog.delta import Lake
from refinery.errors import UsageError
from refinery.ledger.lease import Lease, is_held
from refinery.ledger.ledger import DISCOVER, DONE, MAINTAIN, OPEN, Ledger
from refinery.reports.run_facts import newest_runs, run_facts
from tests.core.toy import site_at

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return DAY + timedelta(minutes=minutes)


@pytest.fixture(scope="module")
def workspace(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A ledger of two runs: the first finished, the second was cut off in a plan."""
    lake = Lake(spark, site_at(tmp_path_factory.mktemp("facts")).lake)
    with Lease(lake) as lease:
        ledger = Ledger(lake, lease)
        worked = {
            "stage": "quality",
            "chunks": 2,
            "pending": 5,
            "bytes": 9,
            "removed": 0,
            "base_seq": 0,
        }
        ledger.record_run(run="aa1", event="started", at=at(0), command="quality export")
        ledger.record_plan(plan="p", run="aa1", state=OPEN, at=at(1), **worked)
        ledger.record_plan(
            plan="p", run="aa1", state=DONE, at=at(2), standing={"kept": 5}, **worked
        )
        ledger.record_export(run="aa1", corpus="sft", at=at(3), rows=3, export="one")
        ledger.record_run(run="aa1", event="finished", at=at(4), exit_code=0)
        ledger.record_run(run="ab2", event="started", at=at(5), command="quality export")
        ledger.record_plan(
            plan="q", run="ab2", state=DONE, at=at(6), standing={"kept": 8}, **worked
        )
        ledger.record_plan(plan="r", run="ab2", state=OPEN, at=at(7), **worked)
        ledger.record_export(run="ab2", corpus="sft", at=at(8), rows=4, export="two")
        yield SimpleNamespace(lake=lake, ledger=ledger)


def test_the_newest_run_is_meant_where_none_is_named(workspace: Any) -> None:
    facts = run_facts(workspace)
    assert [event["run"] for event in facts.events] == ["ab2"] and facts.is_newest
    assert [(plan["plan"], plan["state"]) for plan in facts.plans] == [("q", DONE), ("r", OPEN)]
    assert facts.committed == {"quality": 0} and facts.standing["quality"] == {"kept": 8}
    assert facts.events[0]["at"] == at(5).timestamp(), "UTC, whatever the machine's zone"


def test_an_earlier_run_is_told_as_it_ended(workspace: Any) -> None:
    facts = run_facts(workspace, "aa")
    assert [event["event"] for event in facts.events] == ["started", "finished"]
    assert not facts.is_newest and facts.committed == {}
    assert [(plan["plan"], plan["state"]) for plan in facts.plans] == [("p", DONE)]
    assert facts.standing == {"quality": {"kept": 5}}
    assert [export["export"] for export in facts.exports] == ["one"]


@pytest.mark.parametrize(("asked", "problem"), [("zz", "No run"), ("a", "Several runs")])
def test_a_run_is_named_so_that_one_is_meant(workspace: Any, asked: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        run_facts(workspace, asked)


def test_a_lake_without_runs_has_no_page(spark: SparkSession, tmp_path: Path) -> None:
    empty = SimpleNamespace(lake=Lake(spark, site_at(tmp_path).lake))
    assert newest_runs(empty) == (None, None)
    with pytest.raises(UsageError, match="Nothing was run"):
        run_facts(empty)


def test_a_driver_at_work_is_seen_and_its_lease_left_alone(workspace: Any) -> None:
    """The lease is the JVM's; looking must not take it away."""
    held, _ = newest_runs(workspace)
    assert held.is_held and held.events[0]["run"] == "ab2"
    assert is_held(str(site_root(workspace)))
    workspace.ledger.record_run(run="ab2", event="started", at=at(5), command="quality export")


def site_root(workspace: Any) -> str:
    from refinery.catalog.model import Zone

    return workspace.lake.roots[Zone.LEDGER]


def test_a_store_without_locks_says_nothing_of_drivers() -> None:
    assert is_held("s3a://bucket/ledger") is None


def test_upkeep_is_no_run_of_the_line(spark: SparkSession, tmp_path: Path) -> None:
    lake = Lake(spark, site_at(tmp_path).lake)
    with Lease(lake) as lease:
        ledger = Ledger(lake, lease)
        found: Any = SimpleNamespace(lake=lake, ledger=ledger)
        ledger.record_run(run="ab1", event="started", at=at(0), command="quality export")
        ledger.record_run(run="ab2", event="started", at=at(1), command=MAINTAIN)
        line, upkeep = newest_runs(found)
        assert line and upkeep and not line.is_newest and upkeep.is_newest
        assert [event["run"] for event in (*line.events, *upkeep.events)] == ["ab1", "ab2"]
        facts = run_facts(found)
        assert facts.events[0]["run"] == "ab1" and not facts.is_newest, "the lease is maintain's"
        with pytest.raises(UsageError, match="maintain"):
            run_facts(found, "ab2")
        with pytest.raises(UsageError, match="Several runs"):
            run_facts(found, "ab")
        ledger.record_run(run="ad1", event="started", at=at(1.5), command=DISCOVER)
        with pytest.raises(UsageError, match="discover"):
            run_facts(found, "ad1")
        assert run_facts(found).events[0]["run"] == "ab1"
        ledger.record_run(run="ab3", event="started", at=at(2), command="quality")
        line, upkeep = newest_runs(found)
        assert line and line.is_newest and line.events[0]["run"] == "ab3" and upkeep is None
