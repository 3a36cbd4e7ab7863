"""Ten kills at random moments over all stages; in the end nothing is lost and nothing twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.model import Table, Zone
from refinery.catalog.tables import ALL
from refinery.catalog.upkeep import orphans
from refinery.catalog.views import current
from refinery.config.site import MaintainSettings, load_site
from refinery.core.maintenance import Maintenance, Upkept
from refinery.ledger.lease import Lease
from refinery.ledger.ledger import Ledger
from tests.chaos.site import make_company, make_site, run, start

COMPARED = [found for found in ALL if found.envelope]
CHUNK_BYTES = 500_000
KILLS = 10


@pytest.mark.chaos
@pytest.mark.timeout(3600)
def test_a_chain_of_kills_ends_in_the_same_tables(spark: SparkSession, tmp_path: Path) -> None:
    chain(spark, tmp_path, KILLS, scale=0.02)


def chain(spark: SparkSession, root: Path, kills: int, scale: float) -> None:
    """Hunt a run over all stages, and compare what it leaves with an undisturbed one."""
    company = make_company(root, scale)
    calm = make_site(root / "calm", company, chunk_bytes=CHUNK_BYTES)
    hunted = make_site(root / "hunted", company, chunk_bytes=CHUNK_BYTES)
    began = time.monotonic()
    assert run(calm) == 0
    hunt(hunted, kills, time.monotonic() - began, random.Random(5))
    assert run(hunted) == 0
    calm_lake, hunted_lake = (Lake(spark, load_site(path).lake) for path in (calm, hunted))
    for found in COMPARED:
        assert_same(found, calm_lake, hunted_lake)
    assert exported(calm) == exported(hunted)
    assert not list((root / "hunted/lake/raw/scratch/plans").glob("*"))
    assert orphans_in(calm_lake) == 0
    left = orphans_in(hunted_lake)
    assert sum(done.orphans for done in maintain(hunted_lake)) == left
    print(f"orphans left by {kills} kills and swept: {left}")
    assert orphans_in(hunted_lake) == 0
    for found in COMPARED:
        assert_same(found, calm_lake, hunted_lake)


def orphans_in(lake: Lake) -> int:
    """Files of all tables that belong to no commit."""
    soon = int(time.time() * 1000) + 1000
    return sum(len(list(orphans(lake, found, soon))) for found in ALL)


def maintain(lake: Lake) -> list[Upkept]:
    """Fold, compact and sweep every table."""
    with Lease(lake) as lease:
        return Maintenance(lake, Ledger(lake, lease), lease, MaintainSettings()).keep()


def hunt(config: Path, kills: int, whole: float, dice: random.Random) -> None:
    """Kill runs at random moments, spread over the line and its recovery.

    A run that ends is started again over a lake that was wiped, so that no kill meets a line
    with nothing to do.
    """
    done = 0
    while done < kills:
        # What was committed stays, so short lives still travel down the whole line.
        process = start(config)
        wait = dice.uniform(0.12, 0.32) * whole
        try:
            assert process.wait(timeout=wait) == 0
            shutil.rmtree(config.parent / "lake")
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            done += 1
            time.sleep(1)


def assert_same(found: Table, left: Lake, right: Lake) -> None:
    """Equal in every deterministic column, no unit twice."""
    assert (left.version(found) < 0) == (right.version(found) < 0), found.name
    if left.version(found) < 0:
        return
    rows = [digests(current(lake, found, found.deterministic), found) for lake in (left, right)]
    missing, extra = rows[0].exceptAll(rows[1]), rows[1].exceptAll(rows[0])
    assert missing.count() == 0, f"{found.name}: lost or different rows"
    assert extra.count() == 0, f"{found.name}: rows the calm run does not have"
    assert rows[0].count() > 0 or found.zone is Zone.LEDGER, f"{found.name} is empty"


def digests(rows: DataFrame, found: Table) -> DataFrame:
    """One digest per row over its deterministic columns; maps and all."""
    return rows.select("key", F.sha2(F.to_json(F.struct(*found.deterministic)), 256).alias("d"))


def exported(config: Path) -> dict[str, bytes]:
    """Exported data files by name."""
    root = config.parent / "lake" / "exports" / "demo-sft" / "chat-jsonl"
    found = {path.name: path.read_bytes() for path in sorted(root.glob("*.jsonl"))}
    assert found
    return found
