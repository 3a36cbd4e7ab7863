"""Kills at random moments down the line; in the end nothing is lost and nothing twice.

The hunted run has one core and small chunks, what it is compared with two cores and one chunk.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from refinery.catalog.delta import Lake
from refinery.catalog.tables import ALL
from refinery.catalog.upkeep import orphans
from refinery.config.site import MaintainSettings
from refinery.core.maintenance import Maintenance, Upkept
from refinery.ledger.lease import Lease
from refinery.ledger.ledger import Ledger
from tests.chaos.compare import assert_same_lakes, lake_below
from tests.chaos.site import Reference, make_site, run, start

CHUNK_BYTES = 800_000


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_kill_ends_in_the_same_tables(
    spark: SparkSession, reference: Reference, tmp_path: Path
) -> None:
    chain(spark, reference, tmp_path, 1)


@pytest.mark.chaos
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("kills", [2, 10, 50])
def test_many_kills_end_in_the_same_tables(
    spark: SparkSession, reference: Reference, tmp_path: Path, kills: int
) -> None:
    chain(spark, reference, tmp_path, kills)


def chain(spark: SparkSession, reference: Reference, root: Path, kills: int) -> None:
    """Hunt a run over all stages, and compare what it leaves with an undisturbed one."""
    hunted = make_site(root / "hunted", reference.company, "local[1]", chunk_bytes=CHUNK_BYTES)
    hunt(hunted, kills, reference.seconds, random.Random(5))
    assert run(hunted) == 0
    assert_same_lakes(spark, reference.root, hunted.parent)
    lake = lake_below(spark, hunted.parent)
    assert not list((hunted.parent / "lake/raw/scratch/plans").glob("*"))
    assert orphans_in(lake_below(spark, reference.root)) == 0
    left = orphans_in(lake)
    assert sum(done.orphans for done in maintain(lake)) == left
    print(f"orphans left by {kills} kills and swept: {left}")
    assert orphans_in(lake) == 0
    assert_same_lakes(spark, reference.root, hunted.parent)


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
    life = max(0.25, 0.8 / kills) * whole  # few kills have to be far apart to come down the line
    while done < kills:
        # What was committed stays, so short lives still travel down the whole line.
        process = start(config)
        wait = dice.uniform(0.6, 1.4) * life
        try:
            log = config.parent / "run.log"
            assert process.wait(timeout=wait) == 0, f"after {done} kills: {log.read_text()[-2000:]}"
            shutil.rmtree(config.parent / "lake")
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            done += 1
            time.sleep(1)
