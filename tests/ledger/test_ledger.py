"""The ledger remembers what was done, and removes once however often it is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession

from refinery.catalog.delta import Lake
from refinery.catalog.schemas.ledger import PLANS, REMOVALS
from refinery.config.site import LakeSettings
from refinery.errors import LeaseError
from refinery.ledger.lease import Lease
from refinery.ledger.ledger import DONE, OPEN, Ledger, now


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> Lake:
    """An empty lake."""
    roots = {zone: str(tmp_path / zone) for zone in ("raw", "ledger", "refined", "exports")}
    return Lake(spark, LakeSettings(**roots))


@pytest.fixture
def ledger(lake: Lake) -> Iterator[Ledger]:
    """A ledger whose lease is held."""
    with Lease(lake) as lease:
        yield Ledger(lake, lease)


def removal(spark: SparkSession, table: str, key: str) -> DataFrame:
    schema = "table string, key string, as_of long, reason string"
    return spark.createDataFrame([(table, key, 1, "gone")], schema)


def test_the_newest_row_of_a_stage_counts(ledger: Ledger) -> None:
    for state in (OPEN, DONE):
        ledger.record_plan(plan="p", stage="crawl", state=state, at=now())
    ledger.record_plan(plan="q", stage="acls", state=OPEN, at=now())
    last = ledger.last_plans()
    assert {name: row["state"] for name, row in last.items()} == {"crawl": DONE, "acls": OPEN}


def test_idle_stages_are_written_with_the_next_plan_or_at_the_end(
    lake: Lake, ledger: Ledger
) -> None:
    ledger.record_idle(plan="p", stage="crawl", state=DONE, at=now())
    assert lake.version(PLANS) < 0
    ledger.record_plan(plan="q", stage="acls", state=DONE, at=now())
    assert lake.read(PLANS).count() == 2
    ledger.flush()
    assert lake.version(PLANS) == 0, "nothing was left to write"


def test_a_small_plan_hides_neither_accounts_nor_pace(ledger: Ledger) -> None:
    for plan, pending, size in (("p", 3, 1000), ("q", 1, 10), ("r", 0, 0)):
        facts = {"run": plan, "pending": pending, "removed": 0, "bytes": size, "seconds": 5.0}
        ledger.record_plan(plan=plan, stage="crawl", state=DONE, at=now(), **facts)
    ledger.record_plan(plan="s", stage="acls", state=OPEN, at=now(), bytes=10, seconds=1.0)
    last = ledger.last_plans()
    assert last["crawl"]["plan"] == "r"
    assert ledger.accounts()["crawl"]["pending"] == 1
    assert {name: row["pace"] for name, row in last.items()} == {
        "crawl": 5.0 / 1000,
        "acls": None,
    }


def test_a_plan_removes_once(spark: SparkSession, lake: Lake, ledger: Ledger) -> None:
    for _ in range(2):
        ledger.record_removals(removal(spark, "items", "a"), "p")
    assert lake.read(REMOVALS).count() == 1
    ledger.record_removals(removal(spark, "documents", "a"), "q")
    assert ledger.newest_removals() == {"items": 1, "documents": 2}


def test_nothing_is_written_without_the_lease(lake: Lake, ledger: Ledger) -> None:
    without = Ledger(lake, Lease(lake))
    with pytest.raises(LeaseError):
        without.record_run(run="r", event="started", at=now())
