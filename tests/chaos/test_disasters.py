"""A worker killed, a disk full, a root made read-only: a clear error, and the next run goes on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from refinery.catalog.session import TRIES
from refinery.errors import LakeError
from tests.chaos.toys import CHUNKS, ROWS, digest, feed, run

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long
def test_a_killed_worker_is_tried_again_and_then_told(spark: SparkSession, tmp_path: Path) -> None:
    source = tmp_path / "feed.parquet"
    feed(spark, source)
    run(spark, tmp_path / "calm", source)
    calm = digest(spark, tmp_path / "calm")
    deaths = tmp_path / "feed.parquet.deaths"

    def kill(times: int) -> None:
        deaths.write_text(str(times))

    run(spark, tmp_path / "once", source, lambda: kill(1))
    assert deaths.read_text() == "0"
    assert digest(spark, tmp_path / "once") == calm
    with pytest.raises(LakeError) as caught:
        run(spark, tmp_path / "often", source, lambda: kill(100 * TRIES))
    said = str(caught.value)
    assert f"Stage 'toy-items' failed in chunk 2 of {CHUNKS}" in said
    assert "worker died or was killed" in said and "run again" in said
    assert digest(spark, tmp_path / "often")[:2] == (ROWS // CHUNKS, ROWS // CHUNKS)
    deaths.unlink()
    assert run(spark, tmp_path / "often", source).commits == CHUNKS
    assert digest(spark, tmp_path / "often") == calm


@pytest.mark.long
def test_a_full_disk_and_a_read_only_root(tmp_path: Path) -> None:
    if (
        shutil.which("unshare") is None
        or subprocess.run(
            ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", str(tmp_path)], capture_output=True
        ).returncode
    ):
        pytest.skip("this machine allows no mount namespace")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    environment.pop("PYSPARK_GATEWAY_PORT", None)
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, "-m", "tests.chaos.room", str(tmp_path)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("TOLD ")]
    assert lines, done.stderr[-3000:]
    print(lines[0])
    told = json.loads(lines[0].removeprefix("TOLD "))
    for name, cause in (
        ("full", f"no space is left on a disk; of what is written to, lake.raw ({tmp_path}/full"),
        ("scratch", f"of what is written to, spark.local_dir ({tmp_path}/scratch"),
        ("readonly", f"read-only: lake.raw ({tmp_path}/readonly"),
    ):
        case = told[name]
        assert case["code"] == LakeError.exit_code, case
        assert f"Stage 'toy-items' failed in chunk 2 of {CHUNKS}" in case["problem"], case
        assert cause in case["problem"], case
        assert "run again" in case["next"]
        assert case["left"] == [ROWS // CHUNKS, ROWS // CHUNKS]
        assert case["same"] and case["commits"] == CHUNKS, case
