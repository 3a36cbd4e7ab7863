"""Scratch of killed drivers goes when the next starts, and never while another lives."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from refinery.catalog import leftovers
from refinery.errors import EnvironmentUnfitError

LIVES = """
import sys
from pathlib import Path
from refinery.catalog import leftovers
leftovers.begin(Path(sys.argv[1]), alone_before=True)
print("holds", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """What two killed drivers left, and what is somebody's own."""
    for name in ("blockmgr-1", "spark-2", "artifacts-3", "warehouse"):
        (tmp_path / "spark" / name).mkdir(parents=True)
        (tmp_path / "spark" / name / "block").write_text("x")
    (tmp_path / "spark" / "faulthandler-5").touch()
    (tmp_path / "spark" / "spark-6").symlink_to(tmp_path)  # the link goes, not what it names
    return tmp_path / "spark"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {leftovers.LOCK_NAME}


def test_who_is_alone_sweeps(scratch: Path) -> None:
    leftovers.begin(scratch, alone_before=True)
    assert names(scratch) == {"warehouse"} and scratch.is_dir()


def test_what_another_driver_may_use_stays(scratch: Path) -> None:
    command = [sys.executable, "-c", LIVES, str(scratch)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdin is not None
        assert other.stdout.readline() == b"holds\n"
        (scratch / "blockmgr-4").mkdir()
        leftovers.begin(scratch, alone_before=True)
        assert names(scratch) == {"warehouse", "blockmgr-4"}
        other.stdin.close()


def test_a_driver_whose_java_runs_already_sweeps_nothing(scratch: Path) -> None:
    before = names(scratch)
    leftovers.begin(scratch, alone_before=False)
    assert names(scratch) == before


def test_java_shares_the_lock_when_its_python_is_gone(spark: SparkSession) -> None:
    scratch = Path(os.environ["TMPDIR"])
    lock, _ = leftovers._HELD[scratch]
    left = scratch / "refinery-left"
    left.mkdir()
    command = [sys.executable, "-c", LIVES, str(scratch)]
    fcntl.lockf(lock, fcntl.LOCK_UN)  # as if this process had been killed
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, check=True, capture_output=True)
        assert left.is_dir()
    finally:
        fcntl.lockf(lock, fcntl.LOCK_SH)
        left.rmdir()


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EnvironmentUnfitError, match="cannot be written"):
        leftovers.begin(tmp_path / "file" / "spark", alone_before=True)
