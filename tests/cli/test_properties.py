"""What ``refinery properties`` writes is what spark-submit needs, and enough."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
import yaml
from py4j.protocol import Py4JError
from pyspark.sql import SparkSession

from refinery.catalog.session import _check_delta
from refinery.cli.main import cli, main
from refinery.cli.properties import escaped
from refinery.errors import EnvironmentUnfitError
from tests.core.toy import site_at

SCRIPTS = Path(sys.executable).parent
JOB = """
import sys
from pathlib import Path
from refinery.catalog.session import start_session
from refinery.config.site import load_site
from refinery.errors import RefineryError
try:
    session = start_session(load_site(Path(sys.argv[1])).spark, "job")
except RefineryError as error:
    sys.exit(str(error))
session.range(3).write.format("delta").save(sys.argv[2])
print("driver", session.conf.get("spark.driver.memory"), session.sparkContext.master)
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A site whose settings differ from what Spark would take by itself."""
    values = site_at(tmp_path).model_dump(mode="json")
    values["spark"] |= {"master": "local[2,2]", "driver_memory": "600m"}
    path = tmp_path / "site.yaml"
    path.write_text(yaml.safe_dump(values))
    return path


def submit(tmp_path: Path, config: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """A job that starts a session and writes a table."""
    job = tmp_path / "job.py"
    job.write_text(JOB)
    command = [str(SCRIPTS / "spark-submit"), *flags, str(job), str(config), str(tmp_path / "out")]
    return subprocess.run(command, capture_output=True, text=True, env=environment())


def environment() -> dict[str, str]:
    """Of a shell with the environment activated, without what this process's own Spark left."""
    left = ("PYSPARK_", "SPARK_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left)}
    return kept | {"PATH": f"{SCRIPTS}:{kept['PATH']}"}


def test_a_job_starts_with_the_file_and_not_without_its_options(
    tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["properties", "--config", str(config)])
    written = tmp_path / "site.properties"
    written.write_text(capsys.readouterr().out)
    done = submit(tmp_path, config, "--properties-file", str(written))
    assert done.returncode == 0, done.stderr[-2000:]
    assert "driver 600m local[2,2]" in done.stdout
    assert (tmp_path / "out" / "_delta_log").is_dir()

    jars = ",".join(
        line.split(" ", 1)[1]
        for line in written.read_text().splitlines()
        if line.startswith("spark.jars ")
    )
    assert_refused(submit(tmp_path, config, "--jars", jars), "without the options")


def assert_refused(done: subprocess.CompletedProcess[str], said: str) -> None:
    """The job ended and said why, and what to do."""
    assert done.returncode == 1
    heard = done.stdout + done.stderr  # spark-submit hands both of Python's on as one
    assert said in heard and "refinery properties" in heard


@pytest.mark.long
def test_a_job_without_delta_is_refused(tmp_path: Path, config: Path) -> None:
    assert_refused(submit(tmp_path, config), "no Delta")


def test_a_java_without_delta_is_refused(spark: SparkSession) -> None:
    _check_delta(spark._jvm)
    without: Any = MagicMock()
    loader = without.java.lang.Thread.currentThread.return_value.getContextClassLoader.return_value
    loader.loadClass.side_effect = Py4JError("java.lang.ClassNotFoundException")
    with pytest.raises(EnvironmentUnfitError, match="no Delta") as caught:
        _check_delta(without)
    assert "refinery properties" in str(caught.value.next_step)


def test_json_holds_the_same_and_no_secret(
    tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = yaml.safe_load(config.read_text())
    secret = tmp_path / "secret"
    secret.write_text("5a" * 32)
    secret.chmod(0o600)
    values["spark"]["secret"] = f"file:{secret}"
    config.write_text(yaml.safe_dump(values))
    cli.main(["properties", "--config", str(config), "--json"], standalone_mode=False)
    text = capsys.readouterr().out
    found = json.loads(text)["properties"]
    assert found["spark.master"] == "local[2,2]"
    assert found["spark.pyspark.driver.python"] == sys.executable
    assert "5a5a" not in text and "spark.authenticate.secret" not in found


@pytest.mark.parametrize(("value", "written"), [("a b=c:d", "a b=c:d"), ("\\d\n", "\\\\d\\n")])
def test_values_survive_the_format(value: str, written: str) -> None:
    assert escaped(value) == written
