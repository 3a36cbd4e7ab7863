"""The same rows whatever runs the line: one core, small chunks, a cluster with a dying worker."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from tests.chaos.compare import assert_same_lakes
from tests.chaos.site import Reference, make_site, run
from tests.cluster import hdfs, rack
from tests.cluster.site import make_cluster_site, package


@pytest.mark.chaos  # the kills have one core and small chunks as well
@pytest.mark.timeout(1200)
def test_one_core_and_small_chunks(
    spark: SparkSession, reference: Reference, tmp_path: Path
) -> None:
    config = make_site(tmp_path / "site", reference.company, "local[1]", chunk_bytes=500_000)
    assert run(config) == 0, (config.parent / "run.log").read_text()[-2000:]
    assert_same_lakes(spark, reference.root, config.parent)


@pytest.mark.chaos
@pytest.mark.timeout(2400)
def test_a_cluster_that_loses_a_worker(
    spark: SparkSession, reference: Reference, tmp_path: Path
) -> None:
    folder = tmp_path / "cluster"
    command = rack.enter("tests.cluster.play", str(folder), "detect")
    if not hdfs.is_fetched():
        pytest.skip("no HDFS: run 'python -m tests.cluster.hdfs', as make chaos does")
    package()
    config = make_cluster_site(folder, reference.config, rack.MASTER)
    subprocess.run(command, check=True)
    played = json.loads((folder / "played.json").read_text())
    log = (folder / "driver.log").read_text()
    assert played["code"] == 0, log[-2000:]
    assert played["workers_left"] == 1
    assert_same_lakes(spark, reference.root, folder)
    assert_unseen((folder / "secret").read_text(), folder, config, played["arguments"])


def assert_unseen(secret: str, folder: Path, config: Path, arguments: list[str]) -> None:
    """The secret stands in the two files that hold it, in no log and no process's arguments."""
    assert arguments and not any(secret in words for words in arguments)
    holders = {folder / "secret", folder / "daemons.conf"}
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path for path in files if secret.encode() in path.read_bytes()} == holders
    assert secret not in config.read_text()
