"""What rows, an exception and settings hold is in no log, no scratch and no temporary folder.

After a normal stop, and after driver and JVM were killed while texts lay in files of a shuffle
and of a sort. The control, with the guards undone, finds all of it.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

from refinery.catalog.traces import (
    DRIVER,
    EXECUTOR,
    driver_options,
    refuse_traces,
    refuse_watchers,
)
from refinery.core.roots import ZONE_MODES
from refinery.core.worker import describe
from refinery.errors import ConfigError
from tests.isolation.search import find

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 480  # seconds; a busy machine takes 100
NOTHING: dict[str, set[Path]] = {"row": set(), "exception": set(), "setting": set()}


@dataclass
class Carrier:
    """The driver of ``residue.py``, and where it may leave things."""

    root: Path
    canaries: dict[str, str]
    started: float

    def run(self, guarded: str, last: str) -> int:
        """Start it, and kill its whole group once its worker holds texts; the exit code."""
        for name in ("cwd", "tmp"):
            (self.root / name).mkdir()
        (self.root / "canaries.json").write_text(json.dumps(self.canaries))
        command = (sys.executable, "-m", "tests.isolation.residue", str(self.root), guarded, last)
        with (self.root / "output").open("wb") as output:
            driver = subprocess.Popen(
                command,
                cwd=self.root / "cwd",
                env={
                    **os.environ,
                    "PYTHONPATH": str(PROJECT),
                    "TMPDIR": str(self.root / "tmp"),
                },
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        try:
            while driver.poll() is None and not (self.root / "hanging").exists():
                assert time.monotonic() < deadline, self.output()
                time.sleep(0.1)
        finally:
            if driver.poll() is None:
                os.killpg(driver.pid, signal.SIGKILL)
        return driver.wait()

    def output(self) -> str:
        """What it printed."""
        return (self.root / "output").read_text(encoding="utf-8", errors="replace")

    def places(self) -> list[Path]:
        """All but the lake and the canaries themselves: scratch, logs, temporary folders."""
        own = [p for p in self.root.iterdir() if p.name not in ("lake", "canaries.json")]
        shared = Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")
        around = [p for folder in {*shared} for p in folder.iterdir() if self._is_new(p)]
        return [*own, *around]

    def _is_new(self, path: Path) -> bool:
        try:
            changed = path.lstat().st_mtime
        except OSError:
            return False
        return changed >= self.started and not self.root.is_relative_to(path)

    def scratch(self) -> set[str]:
        """Names of files with content below Spark's local directory, without their numbers."""
        files = [p for p in (self.root / "spark").rglob("*") if p.is_file()]
        return {p.name.split("_")[0] for p in files if p.stat().st_size > 10_000}


@pytest.fixture
def carrier(tmp_path: Path) -> Iterator[Carrier]:
    """A fresh driver with canaries of its own."""
    words = {name: f"canary{os.urandom(8).hex()}" for name in ("row", "exception", "setting")}
    yield Carrier(tmp_path, words, time.time() - 1)


@pytest.mark.long
def test_nothing_stays_after_a_normal_stop(carrier: Carrier) -> None:
    assert carrier.run("guarded", "stop") == 0, carrier.output()
    assert "Error: Stage 'toy-carry' failed" in carrier.output()
    assert find(carrier.canaries, carrier.places()) == NOTHING
    for zone, mode in ZONE_MODES.items():
        assert stat.S_IMODE((carrier.root / "lake" / zone.value).stat().st_mode) == mode


@pytest.mark.long
def test_nothing_stays_after_a_kill(carrier: Carrier) -> None:
    assert carrier.run("guarded", "hang") == -signal.SIGKILL, carrier.output()
    assert {"shuffle", "temp"} <= carrier.scratch()  # both were written, and stay
    assert find(carrier.canaries, carrier.places()) == NOTHING


@pytest.mark.long
def test_without_the_guards_everything_stays(carrier: Carrier) -> None:
    assert carrier.run("bare", "hang") == -signal.SIGKILL, carrier.output()
    found = find(carrier.canaries, carrier.places())
    rows = {path.name.split("_")[0] for path in found["row"]}
    assert {"shuffle", "temp"} <= rows
    events = carrier.root / "events"
    assert any(path.is_relative_to(events) for path in found["exception"])
    assert any(path.is_relative_to(events) for path in found["setting"])
    assert carrier.root / "output" in found["exception"]
    assert any("hsperfdata" in str(path) for path in found["setting"])


def test_the_search_looks_into_what_is_packed(tmp_path: Path) -> None:
    text = b"x" * 500 + b"canary-word" + b"y" * 500
    packed = pa.compress(text, codec="lz4_raw", asbytes=True)
    sizes = len(packed).to_bytes(4, "little") + len(text).to_bytes(4, "little")
    (tmp_path / "zstd").write_bytes(pa.compress(text, codec="zstd", asbytes=True))
    (tmp_path / "gzip").write_bytes(gzip.compress(text)[:-4])
    (tmp_path / "lz4").write_bytes(b"head" + b"LZ4Block\x25" + sizes + bytes(4) + packed)
    (tmp_path / "wide").write_bytes("canary-word".encode("utf-16-le"))
    (tmp_path / "name-canary-word").touch()
    (tmp_path / "none").write_bytes(b"canary")
    found = find({"word": "canary-word"}, [tmp_path])["word"]
    assert {path.name for path in found} == {"zstd", "gzip", "lz4", "wide", "name-canary-word"}
    assert find({"word": "canary-word"}, [tmp_path / "zstd"])["word"] == {tmp_path / "zstd"}


@pytest.mark.parametrize(
    "option",
    [
        "-XX:+HeapDumpOnOutOfMemoryError",
        "-XX:+UsePerfData",
        "-Dlog4j2.configurationFile=file:/etc/log4j2.properties",
        "-Dlog4j.configurationFile=x",
        "-Djava.io.tmpdir=/tmp",
        "-XX:ErrorFile=/var/log/java.log",
        "-XX:+CreateCoredumpOnCrash",
        "-XX:StartFlightRecording=filename=/tmp/x.jfr",
        "-agentlib:jdwp=transport=dt_socket,server=y",
        "-javaagent:/opt/agent.jar",
        "-XX:OnOutOfMemoryError=gcore",
        "-XX:OnError=gcore",
        "-XX:Flags=/etc/flags",
        "-Dcom.sun.management.jmxremote.port=9999",
        "@/etc/java.options",
    ],
)
def test_java_options_that_leave_traces_are_refused(option: str) -> None:
    for key in (DRIVER, EXECUTOR):
        with pytest.raises(ConfigError, match=re.escape(key)):
            refuse_traces({key: f"-Dx=y {option}"}, {})
    with pytest.raises(ConfigError, match="JAVA_TOOL_OPTIONS"):
        refuse_traces({}, {"JAVA_TOOL_OPTIONS": option})
    refuse_traces({DRIVER: "-Dx=y -XX:+UseG1GC", "spark.other": option}, {"OTHER": option})


@pytest.mark.parametrize(
    "key",
    [
        "spark.plugins",
        "spark.extraListeners",
        "spark.sql.queryExecutionListeners",
        "spark.metrics.conf",
        "spark.metrics.conf.*.sink.graphite.host",
        "spark.jars.packages",
    ],
)
def test_code_that_watches_or_is_fetched_is_refused(key: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(key)):
        refuse_watchers({key: "x"})
    refuse_watchers({key: "", "spark.jars": "/opt/hadoop-aws.jar", "spark.pluginsx": "y"})


def test_a_site_adds_java_options_and_takes_none_away() -> None:
    options = driver_options("/scratch", "-Dx=y -XX:+UseG1GC")
    assert options.endswith("-Dx=y -XX:+UseG1GC") and "Parallel" not in options
    for kept in ("-XX:-UsePerfData", "log4j2.properties", "-Djava.io.tmpdir=/scratch"):
        assert kept in options


def test_a_session_dumps_no_core(spark: SparkSession) -> None:
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
    java = subprocess.run(["pgrep", "-P", str(os.getpid()), "java"], capture_output=True, text=True)
    for pid in java.stdout.split():
        assert re.search(r"core file size +0 ", Path(f"/proc/{pid}/limits").read_text())


def test_an_error_of_a_worker_says_where_and_quotes_nothing() -> None:
    try:
        try:
            int("a text of a document")
        except ValueError:
            raise KeyError("a text of a document") from None
    except KeyError as error:
        told = describe(error)
    assert "KeyError" in told and "ValueError" in told and "test_residue.py" in told
    assert "text of" not in told.replace('int("a text of a document")', "").replace(
        'KeyError("a text of a document")', ""
    )
