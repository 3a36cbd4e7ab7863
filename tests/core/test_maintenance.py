"""Upkeep leaves the same rows in fewer files, and never swallows what came in between."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.schemas.ledger import PLANS
from refinery.catalog.schemas.raw import ITEMS
from refinery.catalog.upkeep import files_of
from refinery.catalog.views import current
from refinery.config.places import local_path
from refinery.config.site import MaintainSettings
from refinery.core.maintenance import Maintenance, Upkept
from refinery.errors import LakeError, LeaseError
from refinery.ledger.lease import Lease
from refinery.ledger.ledger import OPEN, Ledger, now
from tests.core.toy import ItemsToy, runner_at, site_at, stage_at, write_feed

REMOVED = "table string, key string, as_of long, reason string"
ROWS = [(f"{n:04x}", "good", "v1", 1000) for n in range(200)]


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> Lake:
    return Lake(spark, site_at(tmp_path).lake)


@pytest.fixture
def held(lake: Lake) -> Iterator[Lease]:
    with Lease(lake) as lease:
        yield lease


def load(
    spark: SparkSession, root: Path, lease: Lease, rows: list[tuple[str, str, str, int]]
) -> None:
    """Bring items to these rows."""
    write_feed(spark, root / "feed", rows)
    stage = stage_at(ItemsToy, spark, root, path=str(root / "feed"))
    runner_at(spark, root, lease).run_stage(stage)


def keep(lake: Lake, lease: Lease, **settings: int) -> dict[str, Upkept]:
    """Maintain, by table."""
    keeper = Maintenance(lake, Ledger(lake, lease), lease, MaintainSettings(**settings))
    return {done.table: done for done in keeper.keep()}


def said(lake: Lake) -> list[tuple[object, ...]]:
    """Current items, every column."""
    columns = tuple(ITEMS.schema.names)
    return sorted(tuple(row) for row in current(lake, ITEMS, columns).select(*columns).collect())


def batches(lake: Lake, count: int) -> None:
    """Rows in one append, then one part in ``count`` of them after the other anew."""
    keys = [key for key, *_ in ROWS]
    step = len(keys) // count
    append(lake, keys, "v1")
    for start in range(0, len(keys), step):
        append(lake, keys[start : start + step], "v2")


def append(lake: Lake, keys: list[str], token: str) -> None:
    """One append of items, as the runner makes them."""
    rows = [(key, "kept", token) for key in keys]
    frame = lake.spark.createDataFrame(rows, "key string, status string, token string")
    missing = [F.lit(None).alias(n) for n in ITEMS.schema.names if n not in frame.columns]
    sequence = lake.last_sequence(ITEMS) + 1
    lake.append(ITEMS, frame.select("*", *missing), sequence, {"sequence": sequence})


def test_small_batches_end_in_the_files_of_one_load(
    lake: Lake, held: Lease, tmp_path: Path
) -> None:
    batches(lake, 2)
    gone = lake.spark.createDataFrame([("items", "0000", 99, "gone")], REMOVED)
    Ledger(lake, held).record_removals(gone, "by-hand")
    orphan = local_path(lake.path(ITEMS)) / "part-00000-killed.snappy.parquet"
    orphan.write_bytes(b"half a file")
    before = said(lake)
    kept = keep(lake, held)["items"]
    assert (kept.rows, kept.folded, kept.orphans) == (199, 201, 1)
    assert kept.files == 1 < kept.files_before
    assert not orphan.exists()
    assert said(lake) == before
    again = keep(lake, held)["items"]
    assert (again.folded, again.files, again.files_before, again.orphans) == (0, 1, 1, 0)


def test_what_was_maintained_leaves_nothing_to_do(
    spark: SparkSession, tmp_path: Path, lake: Lake, held: Lease
) -> None:
    load(spark, tmp_path, held, [(key, "good", "v1", 1000) for key, *_ in ROWS[:50]])
    load(spark, tmp_path, held, [(key, "good", "v2", 1000) for key, *_ in ROWS[1:50]])
    keep(lake, held, retain_hours=0)
    version = lake.version(ITEMS)
    stage = stage_at(ItemsToy, spark, tmp_path, path=str(tmp_path / "feed"))
    result = runner_at(spark, tmp_path, held).run_stage(stage)
    assert (result.pending, result.removed, lake.version(ITEMS)) == (0, 0, version)
    assert len(said(lake)) == 49


def test_ranges_lie_apart_in_files(lake: Lake, held: Lease) -> None:
    append(lake, [key for key, *_ in ROWS], "v1")
    kept = keep(lake, held, file_bytes=files_of(lake, ITEMS)[1] // 6)["items"]
    assert kept.files >= 2
    file = F.input_file_name().alias("file")
    spans = lake.read(ITEMS).select("key", file).groupBy("file").agg(F.min("key"), F.max("key"))
    bounds = sorted((row[1], row[2]) for row in spans.collect())
    assert all(left[1] < right[0] for left, right in pairwise(bounds))


def test_an_append_in_between_voids_the_rewrite(
    lake: Lake, held: Lease, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches(lake, 2)
    rewrite = Lake.rewrite

    def late(self: Lake, table: object, rows: DataFrame, sequence: int, facts: object) -> None:
        if table is ITEMS:
            append(self, ["late"], "v3")
        rewrite(self, table, rows, sequence, facts)  # type: ignore[arg-type]

    monkeypatch.setattr(Lake, "rewrite", late)
    with pytest.raises(LeaseError, match="while it was rewritten"):
        keep(lake, held)
    assert "late" in {row[0] for row in said(lake)}
    assert len(said(lake)) == len(ROWS) + 1


def test_an_open_plan_comes_first(lake: Lake, held: Lease) -> None:
    Ledger(lake, held).record_plan(plan="p", stage="crawl", state=OPEN, at=now(), limited=False)
    with pytest.raises(LakeError, match="'crawl' is not finished"):
        keep(lake, held)
    assert files_of(lake, PLANS)[0] == 1


@pytest.mark.chaos
@pytest.mark.timeout(1200)
def test_a_hundred_batches_of_one_percent(
    spark: SparkSession, tmp_path: Path, lake: Lake, held: Lease
) -> None:
    batches(lake, 100)
    once = Lake(spark, site_at(tmp_path / "once").lake)
    append(once, [key for key, *_ in ROWS], "v2")
    before = said(lake)
    kept = keep(lake, held)["items"]
    assert kept.files_before > 100
    assert kept.files <= 2 * files_of(once, ITEMS)[0]
    assert said(lake) == before
