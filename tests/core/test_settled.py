"""A stage is settled when nothing that decides its output has moved since its last plan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from refinery.catalog.delta import Lake
from refinery.catalog.schemas.ledger import REMOVALS
from refinery.core.runner import Runner
from refinery.core.stage import Stage
from refinery.ledger.lease import Lease
from refinery.ledger.ledger import Ledger
from tests.core.toy import ConfiguredToy, FlakyToy, runner_at, site_at, stage_at, write_feed

ROWS = [(f"{n:04x}", "good", "v1", 1000) for n in range(20)]


@pytest.fixture
def held(spark: SparkSession, tmp_path: Path) -> Iterator[Lease]:
    """The lease on a fresh lake."""
    write_feed(spark, tmp_path / "feed", ROWS)
    with Lease(Lake(spark, site_at(tmp_path).lake)) as lease:
        yield lease


def toy(spark: SparkSession, root: Path, word: str = "one") -> Stage:
    """The toy over the feed, with the word its keys depend on."""
    stage = stage_at(ConfiguredToy, spark, root, path=str(root / "feed"))
    stage.word = word  # type: ignore[attr-defined]
    return stage


def ran(spark: SparkSession, root: Path, held: Lease, limit: int | None = None) -> Runner:
    """A runner in a later process than the one that ran the toy."""
    runner_at(spark, root, held).run_stage(toy(spark, root), limit)
    return runner_at(spark, root, held)


def remove(spark: SparkSession, root: Path, held: Lease, name: str) -> None:
    """Remove a key of a table logically, as a command would."""
    lake = Lake(spark, site_at(root).lake)
    schema = "table string, key string, as_of long, reason string"
    rows = spark.createDataFrame([(name, "0001", 1, "retry")], schema)
    Ledger(lake, held).record_removals(rows, f"by-hand-{name}")


def test_a_stage_that_ran_is_settled(spark: SparkSession, tmp_path: Path, held: Lease) -> None:
    assert not runner_at(spark, tmp_path, held).is_settled(toy(spark, tmp_path))
    assert ran(spark, tmp_path, held).is_settled(toy(spark, tmp_path))


def test_a_limited_run_settles_nothing(spark: SparkSession, tmp_path: Path, held: Lease) -> None:
    assert not ran(spark, tmp_path, held, limit=3).is_settled(toy(spark, tmp_path))


def test_changed_settings_unsettle(spark: SparkSession, tmp_path: Path, held: Lease) -> None:
    assert not ran(spark, tmp_path, held).is_settled(toy(spark, tmp_path, "two"))


def test_removals_elsewhere_do_not_unsettle(
    spark: SparkSession, tmp_path: Path, held: Lease
) -> None:
    runner = ran(spark, tmp_path, held)
    remove(spark, tmp_path, held, "examples")
    assert runner.is_settled(toy(spark, tmp_path))
    remove(spark, tmp_path, held, "items")
    assert not runner.is_settled(toy(spark, tmp_path))
    assert ran(spark, tmp_path, held).is_settled(toy(spark, tmp_path))


def test_what_a_plan_removed_itself_is_no_reason_to_plan_again(
    spark: SparkSession, tmp_path: Path, held: Lease
) -> None:
    ran(spark, tmp_path, held)
    write_feed(spark, tmp_path / "feed", ROWS[1:])
    runner = runner_at(spark, tmp_path, held)
    # The feed is no table, so its change has to be told.
    result = runner.run_stage(toy(spark, tmp_path, "two"))
    assert (result.pending, result.removed) == (19, 1)
    assert Lake(spark, site_at(tmp_path).lake).version(REMOVALS) == 0
    assert runner_at(spark, tmp_path, held).is_settled(toy(spark, tmp_path, "two"))


def test_what_will_be_tried_again_does_not_hold_the_line_up(
    spark: SparkSession, tmp_path: Path, held: Lease
) -> None:
    write_feed(spark, tmp_path / "feed", [*ROWS, ("ffff", "bad", "v1", 5)])
    stage = stage_at(FlakyToy, spark, tmp_path, path=str(tmp_path / "feed"))
    assert runner_at(spark, tmp_path, held).run_stage(stage).quarantined == 1
    assert runner_at(spark, tmp_path, held).is_settled(stage)
    assert runner_at(spark, tmp_path, held).run_stage(stage).pending == 1
