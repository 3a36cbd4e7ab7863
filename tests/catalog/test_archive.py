"""Java's classes that set-up archived are mapped by drivers; what is no archive is passed over."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from refinery.catalog.jars import class_archive
from refinery.catalog.traces import driver_options


def test_a_driver_maps_it(spark: SparkSession) -> None:
    archive = class_archive()
    if not archive.is_file():
        pytest.skip(f"no archive at {archive}: make setup makes it")
    java = subprocess.run(["pgrep", "-P", str(os.getpid()), "java"], capture_output=True, text=True)
    maps = "".join(Path(f"/proc/{pid}/maps").read_text() for pid in java.stdout.split())
    assert str(archive) in maps


def test_java_starts_in_silence_beside_what_is_no_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFINERY_JARS", str(tmp_path))
    assert "SharedArchiveFile" not in driver_options("/scratch", "")
    class_archive().write_bytes(os.urandom(10_000))
    options = [word for word in driver_options("/scratch", "").split() if "rchive" in word]
    options += [word for word in driver_options("/scratch", "").split() if "Xlog" in word]
    assert len(options) == 3
    plain = subprocess.run(["java", "-version"], capture_output=True, check=True)
    beside = subprocess.run(["java", *options, "-version"], capture_output=True, check=True)
    assert beside.stdout == plain.stdout == b""
    assert len(beside.stderr.splitlines()) == len(plain.stderr.splitlines())
