"""A driver that appends one row at a time, run as a process of its own by test_two_drivers."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.schemas.refined import SIGNATURES
from refinery.catalog.session import start_session
from refinery.config.site import SparkSettings
from refinery.errors import LeaseError
from refinery.ledger.lease import Lease
from tests.chaos.compare import lake_below
from tests.chaos.site import FOR_FEW_ROWS

PATIENCE = 300.0


def append_guarded(lake: Lake, key: str) -> None:
    """One append as refinery makes it: under the lease, with the table's own counter."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with Lease(lake):
                sequence = lake.last_sequence(SIGNATURES) + 1
                rows = lake.spark.range(1).select(
                    *[
                        F.lit(key if f.name == "key" else None).cast(f.dataType).alias(f.name)
                        for f in SIGNATURES.schema.fields
                    ]
                )
                lake.append(SIGNATURES, rows, sequence, {"key": key})
                return
        except LeaseError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def append_bare(lake: Lake, key: str) -> None:
    """One append as anybody would make it, with nothing that keeps drivers apart."""
    row = lake.spark.createDataFrame([(key,)], "key string").coalesce(1)
    row.write.format("delta").mode("append").save(lake.path(SIGNATURES))


def main(root: Path, name: str, count: int, is_guarded: bool) -> None:
    """Append ``count`` rows and note each that was acknowledged."""
    scratch = root / f"spark-{name}"
    settings = SparkSettings(
        master="local[1]",
        driver_memory="1g",
        shuffle_partitions=1,
        local_dir=str(scratch),
        settings=FOR_FEW_ROWS,
    )
    lake = lake_below(start_session(settings, name), root)
    append = append_guarded if is_guarded else append_bare
    (root / f"{name}.ready").touch()
    while not (root / "go").exists():
        time.sleep(0.05)
    with (root / f"{name}.acked").open("a", encoding="utf-8") as acked:
        for number in range(count):
            key = f"{name}-{number:04d}"
            append(lake, key)
            acked.write(key + "\n")
            acked.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4] == "guarded")
