"""Models load once per executor: the daemon loads, workers are forked from it."""

from __future__ import annotations

from pathlib import Path

from pyspark.sql import SparkSession

from tests.benchmarks.loads import count


def test_the_daemon_loads_once_for_all_workers(spark: SparkSession, tmp_path: Path) -> None:
    found = count(spark, tmp_path, 2)
    assert len(found.used) == 2
    assert len(found.loaded) == 1
    assert not found.used & set(found.loaded)


def test_without_the_daemon_each_worker_loads(spark: SparkSession, tmp_path: Path) -> None:
    """The control: the watch sees loads of workers too."""
    found = count(spark, tmp_path, 2, preloaded=False)
    assert len(found.used) == 2
    assert sorted(found.loaded) == sorted(found.used)
