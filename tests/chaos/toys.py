"""A toy lake that is fed three chunks, and what is done to it between the first and the second."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.tables import table
from refinery.core.plan import StageResult
from refinery.core.stage import Chunk
from refinery.core.steps import Phase, Step
from refinery.ledger.lease import Lease
from tests.core.toy import ItemsToy, runner_at, site_at, stage_at

ROWS = 300
CHARACTERS = 20_000
CHUNKS = 3


def feed(spark: SparkSession, path: Path) -> None:
    """Rows of text that no compression shrinks much: 6 MB."""
    numbers = F.explode(F.sequence(F.lit(1), F.lit(CHARACTERS // 64)))
    made = spark.range(ROWS).select(F.format_string("k%04d", "id").alias("key"), numbers.alias("n"))
    made.groupBy("key").agg(
        F.concat_ws("", F.sort_array(F.collect_list(F.sha2(F.concat("key", "n"), 256)))).alias(
            "content"
        )
    ).select(
        "key", "content", F.lit("1").alias("version"), F.lit(CHARACTERS).cast("long").alias("size")
    ).write.parquet(str(path))


class HuntedToy(ItemsToy):
    """As items, through a Python worker that dies while a file says so."""

    def transform(self, chunk: Chunk) -> DataFrame:
        """The rows, through a worker."""
        rows = super().transform(chunk)
        return rows.mapInArrow(Deadly(self.settings.path + ".deaths"), rows.schema)


class Deadly:
    """Passes batches on; kills its own process as often as the file says."""

    def __init__(self, deaths: str) -> None:
        self.deaths = Path(deaths)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """What came in, unless this worker is to die."""
        for batch in batches:
            left = int(self.deaths.read_text()) if self.deaths.exists() else 0
            if left:
                self.deaths.write_text(str(left - 1))
                os.kill(os.getpid(), signal.SIGKILL)
            yield batch


def run(
    spark: SparkSession, root: Path, path: Path, disaster: Callable[[], None] = lambda: None
) -> StageResult:
    """Run the toy over a lake; the disaster happens before its second chunk."""

    def strike(step: Step) -> None:
        assert step.chunks in (0, CHUNKS)
        if step.phase is Phase.CHUNK and step.chunk == 1:
            disaster()

    with Lease(Lake(spark, site_at(root).lake)) as lease:
        runner = runner_at(spark, root, lease, chunk_bytes=ROWS // CHUNKS * CHARACTERS)
        runner.steps.listener = strike
        return runner.run_stage(stage_at(HuntedToy, spark, root, path=str(path)))


def digest(spark: SparkSession, root: Path) -> tuple[int, int, str]:
    """Rows, distinct keys and a digest of what is stored."""
    rows = Lake(spark, site_at(root).lake).read(table("items"))
    one = F.sha2(F.concat_ws("|", "key", "content"), 256)
    all_rows = F.sha2(F.concat_ws("", F.sort_array(F.collect_list(one))), 256)
    found = rows.agg(F.count("*"), F.count_distinct("key"), all_rows).first()
    assert found is not None
    return found[0], found[1], found[2]
