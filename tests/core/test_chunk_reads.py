"""Many chunks must not read a table many times, joins included."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.tables import table
from refinery.ledger.lease import Lease
from tests.core.toy import TextToy, complete, runner_at, site_at, stage_at

TEXT_BYTES = 24_000
ALLOWED = 2.5


@pytest.mark.chaos
def test_sixteen_chunks_read_at_most_two_and_a_half_times(
    spark: SparkSession, tmp_path: Path
) -> None:
    check(spark, tmp_path, 16, 9_600)


@pytest.mark.chaos
def test_a_hundred_chunks_read_at_most_two_and_a_half_times(
    spark: SparkSession, tmp_path: Path
) -> None:
    check(spark, tmp_path, 100, 24_000)


def check(spark: SparkSession, root: Path, chunks: int, count: int) -> None:
    """As many appends as chunks, each over all keys: pruning by key range does not help here.

    What the process reads besides the data (classes, logs, footers) is measured by the same
    number of chunks over next to no text, and taken off both sides.
    """
    tiny_once, tiny_spent = measure(spark, root / "tiny", count, (10, chunks), 128)
    once, spent = measure(spark, root / "wide", count, (chunks, chunks), TEXT_BYTES)
    ratio = (spent - tiny_spent) / (once - tiny_once)
    print(
        f"one full read {once / 1e6:.0f} MB, {chunks} chunks {spent / 1e6:.0f} MB, of it "
        f"{tiny_spent / 1e6:.0f} MB whatever the data: {ratio:.2f} times"
    )
    assert once > 100e6
    assert ratio <= ALLOWED


def measure(
    spark: SparkSession, root: Path, count: int, cut: tuple[int, int], text_bytes: int
) -> tuple[int, int]:
    """Bytes of one full read of the inputs, and of a plan over them.

    Args:
        cut: Number of appends the documents came in, and of chunks they are worked on in.
    """
    appends, chunks = cut
    lake = Lake(spark, site_at(root).lake)
    with Lease(lake) as lease:
        for number in range(appends):
            write_wide(
                lake, "documents", documents(spark, number, count // appends, text_bytes), number
            )
        write_wide(lake, "detections", detections(spark, count), 0)
        once = read_bytes(spark, lambda: full_read(lake))
        runner = runner_at(spark, root, lease, chunk_bytes=count * text_bytes // chunks)
        stage = stage_at(TextToy, spark, root)
        done = []
        spent = read_bytes(spark, lambda: done.append(runner.run_stage(stage)))
    result = done[0]
    assert result.pending == count == result.kept
    assert result.commits >= chunks
    return once, spent


def documents(spark: SparkSession, number: int, per: int, text_bytes: int) -> DataFrame:
    """One append of documents whose keys span everything and whose text hardly compresses."""
    base = spark.range(number * per, (number + 1) * per, 1, 2)
    pieces = [
        F.sha2(F.concat(F.col("id").cast("string"), F.lit(f"-{n}")), 512)
        for n in range(text_bytes // 128)
    ]
    rows = base.select(
        F.md5(F.col("id").cast("string")).alias("key"),
        F.concat(*pieces).alias("text"),
        F.sha2(F.col("id").cast("string"), 256).alias("text_id"),
        F.lit(text_bytes).alias("bytes"),
    )
    return complete(rows, "documents", F.lit("kept"), F.lit(None))


def detections(spark: SparkSession, count: int) -> DataFrame:
    """Detections of every text, wide as well."""
    numbers = F.sequence(F.lit(0), F.lit(30))
    spans = F.transform(
        numbers,
        lambda i: F.struct(
            i.alias("start"),
            (i + 5).alias("end"),
            F.lit("PERSON").alias("entity"),
            (i / 30.0).alias("score"),
            F.lit("toy").alias("recognizer"),
        ),
    )
    rows = spark.range(0, count, 1, 2).select(
        F.sha2(F.col("id").cast("string"), 256).alias("key"), spans.alias("spans")
    )
    return complete(rows, "detections", F.lit("kept"), F.lit(None))


def write_wide(lake: Lake, name: str, rows: DataFrame, number: int) -> None:
    """Append rows as the runner would, in two files sorted by key."""
    enveloped = rows.withColumns(
        {"fingerprint": F.lit("f"), "inputs": F.lit(""), "attempts": F.lit(1)}
    ).sortWithinPartitions("key")
    lake.append(table(name), enveloped, number + 1, {"append": number})


def full_read(lake: Lake) -> None:
    """Read every byte of both tables once."""
    for name in ("documents", "detections"):
        lake.read(table(name)).write.format("noop").mode("overwrite").save()


def read_bytes(spark: SparkSession, action: object) -> int:
    """Bytes the JVM asked the operating system for while an action ran.

    Spark's own metrics under-report; this counts everything: tables, scratch, shuffle.
    """
    pid = spark._jvm.java.lang.ProcessHandle.current().pid()

    def asked() -> int:
        lines = Path(f"/proc/{pid}/io").read_text().splitlines()
        return int(dict(line.split(": ") for line in lines)["rchar"])

    before = asked()
    action()  # type: ignore[operator]
    return asked() - before
