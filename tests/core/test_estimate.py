"""What a dry run foresees, without writing."""

from __future__ import annotations

from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.tables import ALL
from refinery.core.estimate import Estimate, Estimator
from refinery.core.planner import Planner
from refinery.core.scratch import Scratch
from refinery.core.stage import Chunk, Inputs, Stage, Work
from refinery.ledger.lease import Lease
from refinery.ledger.ledger import Ledger
from tests.core.toy import ItemsToy, complete, runner_at, site_at, stage_at, write_feed

ROWS = [(f"{n:04x}", "good", "v1", 1000) for n in range(20)]


class ReadersToy(Stage):
    """One row per item kept."""

    name = "toy-readers"
    version = 1
    inputs = ("items",)
    output = "acls"
    reads_raw = True

    def work(self, inputs: Inputs) -> Work:
        size = F.lit(100).cast("long").alias("bytes")
        items = inputs.current("items")
        return Work(
            items.select("key", F.lit("").alias("inputs"), size, F.col("key").alias("order"))
        )

    def transform(self, chunk: Chunk) -> DataFrame:
        return complete(chunk.keys.select("key"), "acls", F.lit("kept"), F.lit(None))


def test_only_what_the_stored_inputs_tell_is_foreseen(spark: SparkSession, tmp_path: Path) -> None:
    write_feed(spark, tmp_path / "feed", ROWS)
    lake = Lake(spark, site_at(tmp_path).lake)
    items = stage_at(ItemsToy, spark, tmp_path, path=str(tmp_path / "feed"))
    readers = stage_at(ReadersToy, spark, tmp_path)

    def foreseen(stage: Stage, lease: Lease) -> Estimate:
        before = [lake.version(found) for found in ALL]
        planner = Planner(spark, lake, Scratch(spark, lake), site_at(tmp_path).plan)
        made = Estimator(lake, planner, Ledger(lake, lease)).of(stage)
        assert [lake.version(found) for found in ALL] == before
        assert not list(tmp_path.glob("lake/raw/scratch/plans/*"))
        return made

    with Lease(lake) as lease:
        assert foreseen(items, lease) == Estimate("toy-items")
        assert foreseen(readers, lease) == Estimate("toy-readers")
        runner_at(spark, tmp_path, lease).run_stage(items)
        assert foreseen(readers, lease) == Estimate("toy-readers", 20, 2000, 0, None)
        runner_at(spark, tmp_path, lease).run_stage(readers)
        assert foreseen(readers, lease) == Estimate("toy-readers", 0, 0, 0, 0.0)
        write_feed(spark, tmp_path / "feed", [*ROWS[1:], ("ffff", "good", "v1", 1000)])
        runner_at(spark, tmp_path, lease).run_stage(items)
        after = foreseen(readers, lease)
        assert (after.units, after.bytes, after.removed) == (1, 100, 1)
        pace = Ledger(lake, lease).last_plans()["toy-readers"]["pace"]
        assert pace > 0 and after.seconds == round(pace * 100, 1)
