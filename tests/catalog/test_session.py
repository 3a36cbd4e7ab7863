"""What the session insists on, and what it refuses to be told."""

from __future__ import annotations

import re

import pytest
from pyspark.sql import SparkSession

from refinery.catalog.session import (
    OFFLINE,
    REQUIRED,
    effective,
    refuse_credentials,
    refuse_undone,
)
from refinery.errors import ConfigError


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
    ],
)
def test_credentials_are_refused_without_being_quoted(key: str, value: str) -> None:
    with pytest.raises(ConfigError) as caught:
        refuse_credentials({key: value})
    assert key in str(caught.value) and value not in str(caught.value).replace(key, "")


def test_every_setting_that_keeps_data_safe_is_in_effect(spark: SparkSession) -> None:
    assert refuse_undone(effective(spark)) == []


@pytest.mark.parametrize("name", [*REQUIRED, *OFFLINE])
def test_one_setting_undone_is_refused(name: str) -> None:
    found = {**REQUIRED, **OFFLINE}
    for changed in ({**found, name: "other"}, {k: v for k, v in found.items() if k != name}):
        with pytest.raises(ConfigError, match=re.escape(f"'{name}'")):
            refuse_undone(changed)
        assert refuse_undone(changed, strict=False) == [name]


def test_other_settings_pass() -> None:
    refuse_credentials({"spark.sql.shuffle.partitions": "8", "spark.master": "spark://host:7077"})
