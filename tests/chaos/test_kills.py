"""Ten kills at random moments over all stages; in the end nothing is lost and nothing twice."""

from __future__ import annotations

import os
import random
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
from refinery.catalog.views import current
from refinery.config.site import load_site
from tests.chaos.site import make_company, make_site, run, start

KILLS = 10
COMPARED = [found for found in ALL if found.envelope]
CHUNK_BYTES = 200_000


@pytest.mark.chaos
@pytest.mark.timeout(2400)
def test_a_chain_of_kills_ends_in_the_same_tables(spark: SparkSession, tmp_path: Path) -> None:
    company = make_company(tmp_path, 0.04)
    calm = make_site(tmp_path / "calm", company, chunk_bytes=CHUNK_BYTES)
    hunted = make_site(tmp_path / "hunted", company, chunk_bytes=CHUNK_BYTES)
    began = time.monotonic()
    assert run(calm) == 0
    whole = time.monotonic() - began
    kills = hunt(hunted, whole, random.Random(5))
    assert kills == KILLS
    assert run(hunted) == 0
    calm_lake, hunted_lake = (Lake(spark, load_site(path).lake) for path in (calm, hunted))
    for found in COMPARED:
        assert_same(found, calm_lake, hunted_lake)
    assert exported(calm) == exported(hunted)
    assert not list((tmp_path / "hunted/lake/raw/scratch/plans").glob("*"))


def hunt(config: Path, whole: float, dice: random.Random) -> int:
    """Kill runs at random moments, spread over the line; a run that ends is started again."""
    kills = 0
    while kills < KILLS:
        # What was committed stays, so short lives still travel down the whole line.
        process = start(config)
        wait = dice.uniform(0.08, 0.35) * whole
        try:
            process.wait(timeout=wait)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            kills += 1
            time.sleep(1)
    return kills


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
