"""Groups and shares of splits."""

from __future__ import annotations

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from refinery.curation.split import groups, split_of


def test_threads_and_clusters_that_touch_are_one_group(spark: SparkSession) -> None:
    rows = [
        ("d1", "t1", "c1"),
        ("d2", "t1", "c2"),
        ("d3", "t2", "c2"),
        ("d4", "t2", "c3"),
        ("d5", None, "c3"),
        ("d6", "t3", "c6"),
        ("d7", None, "c7"),
    ]
    frame = spark.createDataFrame(rows, "document string, thread string, cluster string")
    found = {row["document"]: row["group"] for row in groups(frame).collect()}
    assert len(found) == 7
    assert len({found[f"d{i}"] for i in range(1, 6)}) == 1
    assert len({found["d1"], found["d6"], found["d7"]}) == 3


def test_shares_are_as_asked_and_stay(spark: SparkSession) -> None:
    frame = spark.range(20_000).select(F.concat(F.lit("g"), "id").alias("group"))
    split = split_of(F.col("group"), F.lit(0.05), F.lit(0.1)).alias("split")
    counts = {
        r["split"]: r["count"] for r in frame.select(split).groupBy("split").count().collect()
    }
    assert abs(counts["validation"] / 20_000 - 0.05) < 0.006
    assert abs(counts["test"] / 20_000 - 0.1) < 0.008
    again = frame.repartition(7).select(split).where("split = 'test'").count()
    assert again == counts["test"]
