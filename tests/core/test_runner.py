"""Desired state: what is missing is done, what vanished is removed, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from refinery.catalog.delta import Lake
from refinery.catalog.tables import table
from refinery.catalog.views import current
from refinery.core.runner import Runner
from refinery.errors import LakeError, LeaseError
from refinery.ledger.lease import Lease
from tests.core.toy import (
    ConfiguredToy,
    EmptyPartToy,
    FlakyToy,
    ItemsToy,
    runner_at,
    site_at,
    stage_at,
    write_feed,
)

ROWS = [(f"{n:04x}", "good" if n % 7 else "bad", "v1", 1000) for n in range(60)]


@pytest.fixture
def held(spark: SparkSession, tmp_path: Path) -> Iterator[Lease]:
    """The lease on a fresh lake."""
    with Lease(Lake(spark, site_at(tmp_path).lake)) as lease:
        yield lease


def run(
    spark: SparkSession, root: Path, lease: Lease, limit: int | None = None, **plan: int
) -> tuple[Runner, dict]:
    """Run the toy crawl once; returns its result as a dict."""
    runner = runner_at(spark, root, lease, **plan)
    stage = stage_at(ItemsToy, spark, root, path=str(root / "feed"))
    return runner, vars(runner.run_stage(stage, limit))


def items(spark: SparkSession, root: Path) -> dict[str, str]:
    """Current keys with the version they were made for."""
    lake = Lake(spark, site_at(root).lake)
    rows = current(lake, table("items"), ("inputs",)).collect()
    return {row["key"]: row["inputs"] for row in rows}


def test_accounts_close_and_second_run_writes_nothing(
    spark: SparkSession, tmp_path: Path, held: Lease
) -> None:
    write_feed(spark, tmp_path / "feed", ROWS)
    runner, first = run(spark, tmp_path, held, chunk_bytes=20_000)
    assert first["pending"] == 60 == first["kept"] + first["quarantined"]
    assert first["quarantined"] == 9
    assert first["commits"] == 3
    version = runner._lake.version(table("items"))
    _, second = run(spark, tmp_path, held, chunk_bytes=20_000)
    assert (second["pending"], second["removed"], second["commits"]) == (0, 0, 0)
    assert runner._lake.version(table("items")) == version


def test_changed_and_vanished_units_alone_are_touched(
    spark: SparkSession, tmp_path: Path, held: Lease
) -> None:
    write_feed(spark, tmp_path / "feed", ROWS)
    run(spark, tmp_path, held)
    changed = [("0001", "good", "v2", 5), *ROWS[2:], ("ffff", "good", "v1", 5)]
    write_feed(spark, tmp_path / "feed", changed)
    _, result = run(spark, tmp_path, held)
    assert (result["pending"], result["removed"]) == (2, 1)
    now = items(spark, tmp_path)
    assert "0000" not in now
    assert now["0001"] == "v2"
    assert len(now) == 60
    write_feed(spark, tmp_path / "feed", [("eeee", "good", "v1", 1), ("eeef", "good", "v1", 1)])
    _, limited = run(spark, tmp_path, held, limit=1)
    assert (limited["pending"], limited["removed"]) == (1, 0), "a limited run never removes"
    assert len(items(spark, tmp_path)) == 61
    write_feed(spark, tmp_path / "feed", ROWS)
    _, back = run(spark, tmp_path, held)
    assert (back["pending"], back["removed"]) == (2, 2)
    assert items(spark, tmp_path) == {row[0]: "v1" for row in ROWS}


def test_a_chunk_that_fails_leaves_the_rest_and_the_next_run_goes_on(
    spark: SparkSession, tmp_path: Path, held: Lease, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_feed(spark, tmp_path / "feed", ROWS)
    plain = ItemsToy.transform
    calls = {"left": 2}

    def failing(self: ItemsToy, chunk: object) -> object:
        if calls["left"] == 0:
            raise ValueError("a secret value")
        calls["left"] -= 1
        return plain(self, chunk)  # type: ignore[arg-type]

    monkeypatch.setattr(ItemsToy, "transform", failing)
    with pytest.raises(LakeError) as caught:
        run(spark, tmp_path, held, chunk_bytes=20_000)
    assert "secret" not in str(caught.value)
    assert len(items(spark, tmp_path)) == 40
    monkeypatch.setattr(ItemsToy, "transform", plain)
    _, result = run(spark, tmp_path, held, chunk_bytes=20_000)
    assert result["pending"] == 60
    stored = Lake(spark, site_at(tmp_path).lake).read(table("items"))
    assert stored.count() == 60 == stored.select("key").distinct().count()


def test_a_second_driver_is_refused(spark: SparkSession, tmp_path: Path, held: Lease) -> None:
    with pytest.raises(LeaseError), Lease(Lake(spark, site_at(tmp_path).lake)):
        pass


def test_a_lease_taken_away_stops_the_writer(
    spark: SparkSession, tmp_path: Path, held: Lease
) -> None:
    write_feed(spark, tmp_path / "feed", ROWS)
    (tmp_path / "lake" / "ledger" / "_lease.lock").unlink()
    with pytest.raises(LeaseError):
        run(spark, tmp_path, held)


def test_an_empty_part_and_many_chunks_are_read_back(
    spark: SparkSession, tmp_path: Path, held: Lease
) -> None:
    write_feed(spark, tmp_path / "feed", ROWS)
    runner = runner_at(spark, tmp_path, held, chunk_bytes=20_000)
    stage = stage_at(EmptyPartToy, spark, tmp_path, path=str(tmp_path / "feed"))
    result = runner.run_stage(stage)
    assert result.commits == 3
    assert result.pending == 60


def test_settings_that_stand_in_the_keys_are_noticed(
    spark: SparkSession, tmp_path: Path, held: Lease
) -> None:
    write_feed(spark, tmp_path / "feed", ROWS)
    results = []
    for word in ("one", "one", "two"):
        runner = runner_at(spark, tmp_path, held)
        stage = stage_at(ConfiguredToy, spark, tmp_path, path=str(tmp_path / "feed"))
        stage.word = word  # type: ignore[attr-defined]
        results.append(runner.run_stage(stage).pending)
    assert results == [60, 0, 60]


def test_what_may_pass_is_tried_again_by_later_runs_and_not_for_ever(
    spark: SparkSession, tmp_path: Path, held: Lease
) -> None:
    write_feed(spark, tmp_path / "feed", ROWS[:5])
    pending = []
    for _ in range(4):
        stage = stage_at(FlakyToy, spark, tmp_path, path=str(tmp_path / "feed"))
        pending.append(runner_at(spark, tmp_path, held).run_stage(stage).pending)
    assert pending == [5, 1, 1, 0]
