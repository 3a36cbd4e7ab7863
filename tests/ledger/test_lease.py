"""One driver at a time, seen before Spark starts as well."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from refinery.catalog.delta import Lake
from refinery.errors import LeaseError
from refinery.ledger.lease import LOCK_NAME, Lease, is_held, probe
from tests.core.toy import site_at

HOLD = (
    "import fcntl, sys; f = open(sys.argv[1], 'r+b'); fcntl.lockf(f, fcntl.LOCK_EX);"
    "print('held', flush=True); sys.stdin.read()"
)
LOOK = (
    "import sys; from refinery.ledger.lease import is_held\n"
    "print('looking', flush=True)\nwhile True: is_held(sys.argv[1])"
)
PROBE = "import sys; from refinery.ledger.lease import probe; probe(sys.argv[1])"


def test_another_process_is_seen_before_spark_starts(tmp_path: Path) -> None:
    probe(str(tmp_path))
    (tmp_path / LOCK_NAME).touch()
    probe(str(tmp_path))
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / LOCK_NAME)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
    with pytest.raises(LeaseError, match="Another driver"):
        probe(str(tmp_path))
    holder.communicate()
    probe(str(tmp_path))


def test_the_jvms_lock_is_seen_by_another_process(spark: SparkSession, tmp_path: Path) -> None:
    lake = Lake(spark, site_at(tmp_path).lake)
    command = [sys.executable, "-c", PROBE, str(tmp_path / "lake" / "ledger")]
    with Lease(lake) as lease:
        assert lease.is_lock
        lease.check()
        with pytest.raises(LeaseError), Lease(lake):
            pass
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode != 0 and "LeaseError" in done.stderr
    assert subprocess.run(command, capture_output=True).returncode == 0


def test_looking_never_turns_a_starting_driver_away(spark: SparkSession, tmp_path: Path) -> None:
    """Three others look without a pause; a look that took the lock would lose an entry here."""
    lake = Lake(spark, site_at(tmp_path).lake)
    root = str(tmp_path / "lake" / "ledger")
    with Lease(lake):
        pass
    command = [sys.executable, "-c", LOOK, root]
    lookers = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    try:
        for looker in lookers:
            assert looker.stdout is not None and looker.stdout.readline() == b"looking\n"
        seen, entered, until = 0, 0, time.monotonic() + 2
        while time.monotonic() < until or entered < 100:
            with Lease(lake):
                entered += 1
                seen += bool(is_held(root))
        assert seen == entered and not is_held(root)
        assert [looker.poll() for looker in lookers] == [None] * 3, "they looked all the while"
    finally:
        for looker in lookers:
            looker.kill()
            looker.wait()


def test_a_lock_that_was_taken_away_is_noticed(spark: SparkSession, tmp_path: Path) -> None:
    lake = Lake(spark, site_at(tmp_path).lake)
    with Lease(lake) as lease:
        (tmp_path / "lake" / "ledger" / LOCK_NAME).unlink()
        with pytest.raises(LeaseError, match="taken away"):
            lease.check()
