"""Scratch goes when nobody can need it any more, and is never taken for empty when it is gone."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.schemas.raw import ITEMS
from refinery.config.places import local_path
from refinery.core import checkpoints, planner
from refinery.core.scratch import Scratch
from refinery.core.stage import Chunk, Stage
from refinery.errors import LakeError
from refinery.ledger.lease import DAY, Lease
from tests.core.toy import EmptyPartToy, ItemsToy, runner_at, site_at, stage_at, write_feed

ROWS = [(f"{n:04x}", "good", "v1", 1000) for n in range(60)]


def age(directory: Path, hours: float) -> None:
    """Have a directory and all below it seem so old."""
    then = time.time() - hours * 3600
    for path in (*directory.rglob("*"), directory):
        os.utime(path, (then, then))


def feeding(kind: type[Stage], spark: SparkSession, root: Path) -> Stage:
    """A toy over its feed."""
    return stage_at(kind, spark, root, path=str(root / "feed"))


def test_without_a_lock_what_another_driver_may_be_planning_stays(
    spark: SparkSession, tmp_path: Path
) -> None:
    lake = Lake(spark, site_at(tmp_path).lake)
    scratch = Scratch(spark, lake)
    plans = tmp_path / "lake/raw/scratch/plans"
    for name in ("young", "old", "open"):
        (plans / name / "decided").mkdir(parents=True)
        (plans / name / "decided/part-0.parquet").write_bytes(b"rows")
    (plans / "bare").mkdir()
    for name in ("old", "open", "young", "bare"):
        age(plans / name, 25)
    # A store may give any time for a directory: files tell.
    os.utime(plans / "young/decided/part-0.parquet")
    os.utime(plans / "old")
    lease = Lease(lake)
    assert lease.left_before == pytest.approx(time.time() * 1000 - DAY, abs=60_000)
    assert scratch.sweep({"open"}, lease.left_before) == 2
    assert sorted(path.name for path in plans.iterdir()) == ["open", "young"]
    with lease:
        assert scratch.sweep({"open"}, lease.left_before) == 1
    assert [path.name for path in plans.iterdir()] == ["open"]


def test_a_part_that_vanished_is_not_an_empty_one(spark: SparkSession, tmp_path: Path) -> None:
    scratch = Scratch(spark, Lake(spark, site_at(tmp_path).lake))
    path = scratch.part("p", "text")
    frame = spark.range(10).select("id", (F.col("id") % 2 * 2).cast("int").alias("chunk"))
    scratch.write_chunks(frame, path)
    assert [scratch.read_chunk(path, n).count() for n in range(3)] == [5, 0, 5]
    assert scratch.read_chunk(path, 1).columns == ["id"]
    shutil.rmtree(local_path(f"{path}/chunk=2"))
    with pytest.raises(LakeError, match="vanished"):
        scratch.read_chunk(path, 2)
    shutil.rmtree(local_path(path))
    with pytest.raises(LakeError, match="vanished"):
        scratch.read_chunk(path, 1)


@pytest.mark.parametrize("lost", ["parts/wide", "keys/chunk=2", "_parts.json"])
def test_a_plan_whose_scratch_vanished_stops_and_is_planned_anew(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    write_feed(spark, tmp_path / "feed", ROWS)
    lake = Lake(spark, site_at(tmp_path).lake)
    plain = EmptyPartToy.transform

    def losing(self: EmptyPartToy, chunk: Chunk) -> DataFrame:
        (plan,) = (tmp_path / "lake/raw/scratch/plans").iterdir()
        gone = plan / lost
        if gone.is_dir():
            shutil.rmtree(gone)
        else:
            gone.unlink(missing_ok=True)
        return plain(self, chunk)

    with Lease(lake) as lease:
        monkeypatch.setattr(EmptyPartToy, "transform", losing)
        with pytest.raises(LakeError, match="vanished"):
            runner = runner_at(spark, tmp_path, lease, chunk_bytes=20_000)
            runner.run_stage(feeding(EmptyPartToy, spark, tmp_path))
        done = lake.read(ITEMS).count()
        assert 0 < done < len(ROWS)
        monkeypatch.setattr(EmptyPartToy, "transform", plain)
        runner = runner_at(spark, tmp_path, lease, chunk_bytes=20_000)
        assert runner.run_stage(feeding(EmptyPartToy, spark, tmp_path)).pending == 60 - done
    assert lake.read(ITEMS).select("key").distinct().count() == lake.read(ITEMS).count() == 60


def test_nothing_is_left_of_a_plan_that_only_removes(spark: SparkSession, tmp_path: Path) -> None:
    lake = Lake(spark, site_at(tmp_path).lake)
    with Lease(lake) as lease:
        for rows in (ROWS, ROWS[1:]):
            write_feed(spark, tmp_path / "feed", rows)
            result = runner_at(spark, tmp_path, lease).run_stage(feeding(ItemsToy, spark, tmp_path))
    assert (result.pending, result.removed) == (0, 1)
    assert not list(tmp_path.glob("lake/raw/scratch/plans/*"))


def test_on_a_cluster_what_was_worked_out_is_written_and_goes(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a cluster's planner does it, over ranges of ten keys; the second run dies."""
    monkeypatch.setattr(checkpoints, "is_local", lambda spark: False)
    monkeypatch.setattr(planner, "PREFIX_ROWS", 10)
    write_feed(spark, tmp_path / "feed", ROWS)
    lake, kept = Lake(spark, site_at(tmp_path).lake), tmp_path / "lake/raw/scratch/checkpoints"
    seen = []
    plain = ItemsToy.transform

    def looking(self: ItemsToy, chunk: Chunk) -> DataFrame:
        seen.append(len(list(kept.glob("*/rdd-*/part-*"))))
        return plain(self, chunk)

    def dying(self: ItemsToy, chunk: Chunk) -> DataFrame:
        raise ValueError

    with Lease(lake) as lease:
        monkeypatch.setattr(ItemsToy, "transform", looking)
        runner = runner_at(spark, tmp_path, lease, chunk_bytes=20_000)
        result = runner.run_stage(feeding(ItemsToy, spark, tmp_path))
        assert (result.kept, result.commits) == (60, 3)
        assert min(seen) > 0 and not list(kept.iterdir())
        monkeypatch.setattr(ItemsToy, "transform", dying)
        write_feed(spark, tmp_path / "feed", [(row[0], "good", "v2", 1000) for row in ROWS])
        with pytest.raises(LakeError):
            runner.run_stage(feeding(ItemsToy, spark, tmp_path))
        assert list(kept.iterdir())
        runner_at(spark, tmp_path, lease)
        assert not list(kept.iterdir())
    assert lake.read(ITEMS).select("key").distinct().count() == 60
