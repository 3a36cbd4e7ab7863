"""What the session insists on, and what it refuses to be told."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from refinery.catalog.session import (
    JARS,
    OFFLINE,
    OWN,
    REQUIRED,
    WORKERS,
    check_settings,
    effective,
    properties,
    refuse_credentials,
    refuse_undone,
    shared_secret,
    with_tries,
)
from refinery.config.site import SparkSettings
from refinery.errors import ConfigError, SecretError


@pytest.mark.parametrize("name", sorted(REQUIRED))
def test_required_settings_are_in_force(spark: SparkSession, name: str) -> None:
    assert spark.sparkContext.getConf().get(name) == REQUIRED[name]


def test_workers_are_told_to_stay_offline(spark: SparkSession) -> None:
    conf = spark.sparkContext.getConf()
    assert {n: conf.get(f"spark.executorEnv.{n}") for n in OFFLINE} == OFFLINE


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("spark.hadoop.fs.s3a.secret.key", "hunter2"),
        ("spark.hadoop.x.accessKey", "hunter2"),
        ("spark.custom", "password=hunter2"),
        ("spark.custom", "https://someone:word@store.corp"),
        ("spark.custom", "jdbc:oracle:thin:scott/tiger@db.corp:1521/x"),
        ("spark.custom", "https://store.corp/x?token=hunter2"),
        ("spark.custom", "https://store.corp/x?sv=1&sig=hunter2"),
        ("spark.hadoop.fs.azure.account.key.store", "hunter2"),
        ("spark.custom.token", "hunter2"),
        ("spark.ssl.private.key", "hunter2"),
        ("spark.custom.encryptionKey", "hunter2"),
        ("spark.executorEnv.KEY_PASSPHRASE", "hunter2"),
        ("spark.executorEnv.DB_PWD", "hunter2"),
        ("spark.custom", "Bearer hunter2"),
        ("spark.executorEnv.AUTH_TOKEN_X", "hunter2"),
        ("spark.executorEnv.PRIVATEKEY", "hunter2"),
        ("spark.custom", "sig=hunter2"),
    ],
)
def test_credentials_are_refused_without_being_quoted(key: str, value: str) -> None:
    with pytest.raises(ConfigError) as caught:
        refuse_credentials({key: value})
    assert key in str(caught.value) and value not in str(caught.value).replace(key, "")


def test_every_setting_that_keeps_data_safe_is_in_effect(spark: SparkSession) -> None:
    assert refuse_undone(effective(spark)) == []


@pytest.mark.parametrize("name", [*REQUIRED, *WORKERS, *OFFLINE])
def test_one_setting_undone_is_refused(name: str) -> None:
    found = {**REQUIRED, **WORKERS, **OFFLINE}
    for changed in ({**found, name: "other"}, {k: v for k, v in found.items() if k != name}):
        with pytest.raises(ConfigError, match=re.escape(f"'{name}'")):
            refuse_undone(changed)
        assert refuse_undone(changed, strict=False) == [name]


def test_other_settings_pass() -> None:
    refuse_credentials({"spark.sql.shuffle.partitions": "8", "spark.master": "spark://host:7077"})
    refuse_credentials({"spark.custom": "/models/tokenizer.json", "spark.mail": "a@b.corp"})
    refuse_credentials({"spark.kubernetes.authenticate.oauthTokenFile": "/run/token"})
    refuse_credentials({"spark.hadoop.hadoop.security.credential.provider.path": "jceks://file/k"})


@pytest.mark.parametrize(
    "key", [*OWN, "spark.io.encryption.enabled", "spark.executorEnv.HF_HUB_OFFLINE"]
)
def test_what_is_refinerys_to_set_is_refused_before_spark_starts(key: str) -> None:
    asked = SparkSettings(local_dir="/scratch", settings={key: "other"})
    with pytest.raises(ConfigError, match=re.escape(key)):
        check_settings(asked)


def test_a_site_adds_jars_and_takes_none_away() -> None:
    ours = properties(SparkSettings(local_dir="/scratch"))[JARS]
    more = SparkSettings(local_dir="/scratch", settings={JARS: "/opt/hadoop-aws.jar"})
    assert properties(more)[JARS] == f"{ours},/opt/hadoop-aws.jar"


STARTED = """
import sys
from contextlib import suppress
from pathlib import Path
import psutil
from refinery.catalog.session import effective, start_session
from refinery.config.site import SparkSettings
reference, scratch = sys.argv[1:]
session = start_session(
    SparkSettings(master="local[1]", driver_memory="512m", local_dir=scratch, secret=reference),
    "secret",
)
secret = Path(reference.removeprefix("file:")).read_text()
arguments = []
for process in psutil.Process().children(recursive=True):
    with suppress(psutil.NoSuchProcess):  # one that has just ended has none
        arguments.append(" ".join(process.cmdline()))
assert any("java" in words for words in arguments)
assert not any(secret in words for words in arguments)
assert session.sparkContext.getConf().get("spark.authenticate.secret") == secret
assert secret not in str(effective(session))
"""


def test_the_secret_of_a_cluster_is_no_argument(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("5a" * 32)
    file.chmod(0o600)
    command = [sys.executable, "-c", STARTED, f"file:{file}", str(tmp_path / "scratch")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "5a" * 32 not in done.stdout + done.stderr


@pytest.mark.parametrize(("text", "mode"), [("hunter2", 0o600), ("5a" * 32, 0o644)])
def test_a_short_or_open_secret_is_refused(tmp_path: Path, text: str, mode: int) -> None:
    file = tmp_path / "secret"
    file.write_text(text)
    file.chmod(mode)
    with pytest.raises(SecretError) as caught:
        shared_secret(f"file:{file}")
    assert text not in str(caught.value)


@pytest.mark.parametrize(
    ("master", "started"),
    [
        ("local", "local[1,3]"),
        ("local[*]", "local[*,3]"),
        ("local[2]", "local[2,3]"),
        ("local[2,1]", "local[2,1]"),
        ("spark://host:7077", "spark://host:7077"),
    ],
)
def test_a_local_master_tries_a_task_again(master: str, started: str) -> None:
    assert with_tries(master) == started


def test_py4j_raises_and_logs_no_trace(
    spark: SparkSession, caplog: pytest.LogCaptureFixture
) -> None:
    root = logging.getLogger()
    for file, shown in (("py4j/java_gateway.py", 0), ("refinery/core/runner.py", 1)):
        caplog.clear()
        root.handle(logging.LogRecord("root", logging.ERROR, f"/lib/{file}", 1, "oh", None, None))
        assert len(caplog.records) == shown
