"""Appends and current rows: one counter, no silent skip, and only what is not removed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession

from refinery.catalog.delta import ABSENT, Lake
from refinery.catalog.schemas.ledger import REMOVALS
from refinery.catalog.tables import table
from refinery.catalog.views import current
from refinery.config.places import local_path
from refinery.config.site import LakeSettings
from refinery.errors import LakeError

SIGNATURES = table("signatures")
Rows = Callable[..., DataFrame]


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> Lake:
    """An empty lake."""
    roots = {zone: str(tmp_path / zone) for zone in ("raw", "ledger", "refined", "exports")}
    return Lake(spark, LakeSettings(**roots))


@pytest.fixture
def rows(spark: SparkSession) -> Rows:
    """Rows of signatures, by key and number of shingles."""

    def make(**shingles: int) -> DataFrame:
        schema = SIGNATURES.schema
        values = {"status": "kept", "attempts": 0, "fingerprint": "f", "inputs": "i"}
        found = [{**values, "key": key, "shingles": n} for key, n in shingles.items()]
        tuples = [tuple(row.get(name) for name in schema.names) for row in found]
        return spark.createDataFrame(tuples, schema)

    return make


def shown(lake: Lake, **versions: int) -> dict[str, int]:
    """Current keys with their shingles."""
    found = current(lake, SIGNATURES, ("shingles",), **versions)
    return {row["key"]: row["shingles"] for row in found.collect()}


def remove(lake: Lake, key: str, as_of: int) -> None:
    """Remove rows of a key up to a sequence."""
    schema = "table string, key string, as_of long, reason string, plan string"
    gone = lake.spark.createDataFrame([("signatures", key, as_of, "gone", "p")], schema)
    sequence = lake.last_sequence(REMOVALS) + 1
    lake.append(REMOVALS, gone, sequence, {"sequence": sequence})


def test_an_absent_table_is_empty(lake: Lake) -> None:
    assert lake.version(SIGNATURES) == ABSENT
    assert lake.last_sequence(SIGNATURES) == 0
    assert lake.read(SIGNATURES).isEmpty()
    assert shown(lake) == {}


def test_appends_are_counted_and_the_newest_row_of_a_key_is_current(lake: Lake, rows: Rows) -> None:
    lake.append(SIGNATURES, rows(a=1, b=1), 1, {"n": 1})
    lake.append(SIGNATURES, rows(a=2), 2, {"n": 2})
    assert (lake.version(SIGNATURES), lake.last_sequence(SIGNATURES)) == (1, 2)
    assert lake.last_metadata(SIGNATURES) == '{"n": 2}'
    with pytest.raises(LakeError, match="is not there"):
        lake.append(SIGNATURES, rows(b=2), 2, {"n": 3})  # a sequence that was used before
    assert shown(lake) == {"a": 2, "b": 1}
    assert shown(lake, version=0) == {"a": 1, "b": 1}


def test_a_removal_takes_what_was_there_and_not_what_comes_back(lake: Lake, rows: Rows) -> None:
    lake.append(SIGNATURES, rows(a=1, b=1), 1, {"n": 1})
    remove(lake, "a", as_of=1)
    assert shown(lake) == {"b": 1}
    lake.append(SIGNATURES, rows(a=3), 2, {"n": 2})
    assert shown(lake) == {"a": 3, "b": 1}
    assert shown(lake, removals_version=ABSENT) == {"a": 3, "b": 1}


def test_no_text_stands_in_the_statistics_of_a_commit(lake: Lake, rows: Rows) -> None:
    lake.append(SIGNATURES, rows(a=1), 1, {"n": 1})
    log = local_path(lake.path(SIGNATURES)) / "_delta_log" / f"{0:020}.json"
    text = log.read_text(encoding="utf-8")
    assert '\\"minValues\\":{\\"key\\"' in text
    assert "shingles" not in text.split('"add"')[1]
