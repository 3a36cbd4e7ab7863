"""A driver that carries canaries: run by ``test_residue.py`` as a process of its own, to be killed.

The rows of a feed hold one canary, one row holds a second that an exception quotes, a setting
of Spark and one of the site hold a third. Shuffle and sort go to disk: the sort spills.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pandas as pd
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.session import start_session
from refinery.cli.output import say_error
from refinery.config.secrets import write_key
from refinery.config.settings import Settings
from refinery.config.site import SiteSettings
from refinery.core.identity import Identity
from refinery.core.roots import prepare_roots
from refinery.core.stage import Chunk, Context, Inputs, Part, Stage, Work
from refinery.errors import RefineryError
from refinery.ledger.lease import Lease
from tests.core.toy import complete, runner_at

ROWS: Final = 2_000
COPIES: Final = 600  # more than buffers take ahead of a worker that hangs
# So that a search of bytes can see what lies there; the same with and without encryption.
UNPACKED: Final = {
    "spark.shuffle.compress": "false",
    "spark.shuffle.spill.compress": "false",
    "spark.broadcast.compress": "false",
    "spark.eventLog.compress": "false",
    # Sorts spill after so many rows, as they would for want of memory.
    "spark.shuffle.spill.numElementsForceSpillThreshold": "200",
}


class CarrySettings(Settings):
    """What the stage is told: the feed, a word, and what to do with a row."""

    feed: str
    word: str = ""
    then: str = "keep"  # or hang, or raise
    marks: str = ""


class CarryStage(Stage):
    """Shuffles and sorts texts, and hands them to Python workers."""

    name = "toy-carry"
    version = 1
    inputs = ("acls",)
    output = "signatures"
    reads_raw = True
    settings_class = CarrySettings

    def work(self, inputs: Inputs) -> Work:
        feed = self.context.spark.read.parquet(self.settings.feed)
        keys = feed.select(
            "key",
            F.lit(self.settings.then).alias("inputs"),
            F.lit(1000).cast("long").alias("bytes"),
            F.col("key").alias("order"),
        )
        return Work(keys, {"texts": Part(feed, ("key",))})

    def transform(self, chunk: Chunk) -> DataFrame:
        then, marks = self.settings.then, self.settings.marks
        rows = chunk.keys.select("key").join(chunk.parts["texts"], "key")
        wide = rows.repartition(2, "key").sortWithinPartitions("key")
        found = wide.mapInPandas(
            lambda batches: measured(batches, then, marks), "key string, shingles int"
        )
        return complete(found, "signatures", F.lit("kept"), F.lit(None))


def measured(batches: Iterator[pd.DataFrame], then: str, marks: str) -> Iterator[pd.DataFrame]:
    """Lengths of texts; on the way it hangs, or raises what a careless parser would."""
    for batch in batches:
        if then == "hang":
            Path(marks, "hanging").touch()
            time.sleep(600)
        if then == "raise":
            for text in batch["text"]:
                if text.startswith("bad"):
                    raise ValueError(f"cannot parse {text!r}")
        yield pd.DataFrame({"key": batch["key"], "shingles": batch["text"].str.len()})


def site_of(root: Path, is_guarded: bool, word: str) -> SiteSettings:
    """A site below the root; unguarded it has undone what the tests are about."""
    undone = {
        "spark.io.encryption.enabled": "false",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": (root / "events").as_uri(),
        # The counters a JVM leaves in the temporary folder.
        "spark.driver.extraJavaOptions": "-XX:+UsePerfData "
        "-XX:PerfMaxStringConstLength=32768 -XX:PerfDataMemorySize=131072",
        "spark.python.daemon.module": "pyspark.daemon",
    }
    settings = {**UNPACKED, "spark.refinery.note": word, **({} if is_guarded else undone)}
    return SiteSettings.parse(
        {
            "lake": {z: str(root / "lake" / z) for z in ("raw", "ledger", "refined", "exports")},
            "keys": {"identity": f"file:{root}/keys/identity.key"},
            "spark": {
                "master": "local[2]",
                "driver_memory": "1g",
                "shuffle_partitions": 2,
                "local_dir": str(root / "spark"),
                "settings": settings,
                "strict": is_guarded,
            },
        },
        "test",
    )


def log_as_spark_does(spark: SparkSession) -> None:
    """Undo what a session does to the log of its JVM, whatever the site says."""
    jvm: Any = spark._jvm
    name = "org/apache/spark/log4j2-defaults.properties"
    settings = jvm.java.lang.Thread.currentThread().getContextClassLoader().getResource(name)
    jvm.org.apache.logging.log4j.core.config.Configurator.reconfigure(settings.toURI())
    spark.sparkContext.setLogLevel("ERROR")


def feed(canaries: dict[str, str]) -> list[tuple[str, str]]:
    """Keys and texts; every text but one is 13 kB."""
    rows = [(f"{n:06d}", f"good {n} " + canaries["row"] * COPIES) for n in range(ROWS)]
    return [*rows, ("zz", f"bad {canaries['exception']}")]


def main(root: Path, is_guarded: bool, last: str) -> None:
    """Keep, then raise, then stop or hang."""
    canaries: dict[str, str] = json.loads((root / "canaries.json").read_text())
    site = site_of(root, is_guarded, canaries["setting"])
    write_key(root / "keys" / "identity.key")
    (root / "events").mkdir(exist_ok=True)
    prepare_roots(site, create=True)
    spark = start_session(site.spark, "residue")
    if not is_guarded:
        log_as_spark_does(spark)
    texts = spark.createDataFrame(feed(canaries), "key string, text string")
    texts.write.mode("overwrite").parquet(str(root / "lake" / "raw" / "feed"))
    lake = Lake(spark, site.lake)
    context = Context(site, Identity(site.keys.identity), spark, f"{root}/lake/raw/scratch")

    def run(lease: Lease, then: str) -> None:
        settings: dict[str, Any] = {
            "feed": str(root / "lake" / "raw" / "feed"),
            "word": canaries["setting"],
            "then": then,
            "marks": str(root),
        }
        stage = CarryStage(CarrySettings.parse(settings, "test"), context)
        runner_at(spark, root, lease).run_stage(stage)

    with Lease(lake) as lease:
        run(lease, "keep")
        try:
            run(lease, "raise")
            raise AssertionError("the stage did not fail")
        except RefineryError as error:
            say_error(error)
        if last == "hang":
            run(lease, "hang")
    spark.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] == "guarded", sys.argv[3])
