"""What stands after a plan is every current unit, whichever plan wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, Row, SparkSession

from refinery.catalog.delta import Lake
from refinery.catalog.schemas.ledger import PLANS
from refinery.core.accounts import accounts, current_units
from refinery.core.plan import Plan
from refinery.ledger.lease import Lease
from tests.core.test_maintenance import append
from tests.core.toy import ItemsToy, runner_at, site_at, stage_at, write_feed

ROWS = [(f"{n:04x}", "good" if n % 5 else "bad", "v1", 1000) for n in range(20)]


class CountingToy(ItemsToy):
    """Counts something of its own."""

    counted = {"long": "length(content) > 3 and status = 'kept'"}  # noqa: RUF012


@pytest.fixture
def held(spark: SparkSession, tmp_path: Path) -> Iterator[Lease]:
    with Lease(Lake(spark, site_at(tmp_path).lake)) as lease:
        yield lease


def plans(spark: SparkSession, root: Path) -> list[dict]:
    rows = Lake(spark, site_at(root).lake).read(PLANS).where("state = 'done'").orderBy("at")
    return [row.asDict(recursive=True) for row in rows.collect()]


def test_what_stands_follows_changes_and_removals(
    spark: SparkSession, tmp_path: Path, held: Lease
) -> None:
    feed = tmp_path / "feed"
    stage = stage_at(CountingToy, spark, tmp_path, path=str(feed))
    write_feed(spark, feed, ROWS)
    runner_at(spark, tmp_path, held, chunk_bytes=10_000).run_stage(stage)
    # Two go, one of them bad; one bad turns good; one is new.
    write_feed(
        spark, feed, [*ROWS[2:5], ("0005", "good", "v2", 1), *ROWS[6:], ("ffff", "good", "v1", 1)]
    )
    runner = runner_at(spark, tmp_path, held)
    result = runner.run_stage(stage)
    assert (result.pending, result.removed) == (2, 2)
    assert 0 < result.planning < result.seconds
    first, *_, written, last = [row for row in plans(spark, tmp_path) if row["standing"]]
    assert first["standing"] == {"kept": 16, "quarantined/denied": 4, "long": 16}
    assert last["standing"] == {"kept": 17, "quarantined/denied": 2, "long": 17}
    assert (written["counts"], last["counts"]) == ({"kept": 2}, {})  # removals come last
    again = accounts(runner._lake, stage, Plan.from_row(Row(**last)))
    assert (again.standing, again.counts) == (last["standing"], last["counts"])
    assert first["planning_seconds"] > 0 and first["seconds"] > 0


def test_only_the_columns_that_are_counted_are_read(spark: SparkSession, tmp_path: Path) -> None:
    lake = Lake(spark, site_at(tmp_path).lake)
    append(lake, ["0000"], "v1")
    narrow = {"key", "run_seq", "status", "reason"}
    plain = current_units(lake, stage_at(ItemsToy, spark, tmp_path))
    assert scanned(plain) == narrow
    counting = current_units(lake, stage_at(CountingToy, spark, tmp_path))
    assert scanned(counting) == {*narrow, "content"}


def scanned(frame: DataFrame) -> set[str]:
    """Columns of items that a query reads from disk."""
    leaves = frame._jdf.queryExecution().sparkPlan().collectLeaves()
    outputs = [leaves.apply(n).output() for n in range(leaves.size())]
    names = [{o.apply(n).name() for n in range(o.size())} for o in outputs]
    return next(found for found in names if "run_seq" in found)
