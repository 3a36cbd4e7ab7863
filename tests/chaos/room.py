"""Runs out of room and out of permission on small file systems; a process of its own.

Run in a mount namespace (``unshare -rm``) by test_disasters: what it mounts goes with it. Prints
one JSON object: per disaster what the run said, and whether the next one mended it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from refinery.catalog.session import start_session
from refinery.config.site import SparkSettings
from refinery.errors import RefineryError
from tests.chaos.site import FOR_FEW_ROWS
from tests.chaos.toys import digest, feed, run


def mount(place: Path, size: str) -> None:
    """A small file system in memory."""
    place.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=True)


def remount(place: Path, how: str) -> None:
    """Change it."""
    subprocess.run(["mount", "-o", f"remount,{how}", place], check=True)


def fill(place: Path, leave: int) -> None:
    """Leave so many bytes."""
    state = os.statvfs(place)
    with (place / "filler").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, state.f_bavail * state.f_frsize - leave))


def main(root: Path) -> None:
    """Every disaster on a lake of its own, and the run after it."""
    local = root / "spark"
    mount(local, "400m")
    spark = start_session(
        SparkSettings(
            master="local[2]",
            driver_memory="1g",
            shuffle_partitions=2,
            local_dir=str(local),
            # Else a collection of garbage frees what an earlier run left, and there is room.
            settings=FOR_FEW_ROWS | {"spark.cleaner.referenceTracking": "false"},
        ),
        "room",
    )
    source = root / "feed.parquet"
    feed(spark, source)
    run(spark, root / "calm", source)
    calm = digest(spark, root / "calm")
    lake, readonly = root / "full/lake/raw", root / "readonly/lake/raw"
    mount(lake, "40m")
    mount(readonly, "40m")
    # One site's scratch is Spark's own; the toy's configuration only names it.
    scratch = root / "scratch"
    scratch.mkdir()
    (scratch / "spark").symlink_to(local)
    disasters: dict[str, tuple[Path, Callable[[], None], Callable[[], None]]] = {
        "full": (root / "full", lambda: fill(lake, 400_000), (lake / "filler").unlink),
        "scratch": (scratch, lambda: fill(local, 100_000), (local / "filler").unlink),
        "readonly": (
            root / "readonly",
            lambda: remount(readonly, "ro"),
            lambda: remount(readonly, "rw"),
        ),
    }
    told: dict[str, Any] = {}
    for name, (place, strike, mend) in disasters.items():
        try:
            run(spark, place, source, strike)
            told[name] = {"problem": "none", "code": 0}
        except RefineryError as error:
            told[name] = {
                "problem": error.problem,
                "next": error.next_step,
                "code": error.exit_code,
            }
        mend()
        left = digest(spark, place)
        result = run(spark, place, source)
        told[name] |= {
            "left": left[:2],
            "commits": result.commits,
            "same": digest(spark, place) == calm,
        }
    print("TOLD " + json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
