"""Older lakes are brought up by adding columns; newer ones are left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.schemas.refined import CLEAN_DOCUMENTS
from refinery.catalog.version import CURRENT, FIRST, check_version, version_of, write_version
from refinery.cli.migrate import migrate
from refinery.config.site import LakeSettings
from refinery.core.workspace import Workspace
from refinery.errors import LakeError
from refinery.ledger.lease import Lease
from refinery.ledger.ledger import Ledger


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> Lake:
    """An empty lake."""
    roots = {zone: str(tmp_path / zone) for zone in ("raw", "ledger", "refined", "exports")}
    return Lake(spark, LakeSettings(**roots))


def write_old(lake: Lake, **extra: str) -> None:
    """Clean documents as the first release wrote them: without their digest."""
    old = [f for f in CLEAN_DOCUMENTS.schema.fields if f.name != "digest"]
    rows = lake.spark.range(3).select(
        *[F.lit(None).cast(f.dataType).alias(f.name) for f in old if f.name != "key"],
        F.col("id").cast("string").alias("key"),
        *[F.lit(value).alias(name) for name, value in extra.items()],
    )
    rows.write.format("delta").save(lake.path(CLEAN_DOCUMENTS))


def brought_up(lake: Lake) -> dict[str, object]:
    """What migrate says."""
    with Lease(lake) as lease:
        context: object = None
        made = Workspace(
            None,  # type: ignore[arg-type]
            lake.spark,
            lake,
            lease,
            Ledger(lake, lease),
            context,  # type: ignore[arg-type]
            "run",
            {},
        )
        return migrate(made)


def test_an_empty_lake_is_of_no_version_until_it_is_written(lake: Lake) -> None:
    assert version_of(lake) is None
    check_version(lake)
    write_version(lake)
    assert version_of(lake) == CURRENT
    check_version(lake)


def test_an_older_lake_gains_columns_and_keeps_its_rows(lake: Lake) -> None:
    write_old(lake)
    assert version_of(lake) == FIRST
    with pytest.raises(LakeError, match="refinery migrate"):
        check_version(lake)
    told = brought_up(lake)
    assert told == {"from": FIRST, "to": CURRENT, "added": {"clean_documents": ["digest"]}}
    check_version(lake)
    found = lake.read(CLEAN_DOCUMENTS).select("key", "digest").collect()
    assert sorted(tuple(row) for row in found) == [("0", None), ("1", None), ("2", None)]
    assert brought_up(lake)["added"] == {}


def test_a_newer_lake_is_refused(lake: Lake, tmp_path: Path) -> None:
    write_version(lake)
    note = tmp_path / "ledger" / "_lake.json"
    note.write_text(json.dumps({"version": CURRENT + 1}))
    for refuses in (check_version, brought_up):
        with pytest.raises(LakeError, match="later one"):
            refuses(lake)
    note.write_text("{")
    with pytest.raises(LakeError, match="damaged"):
        check_version(lake)


def test_a_column_of_a_later_release_stops_the_migration(lake: Lake) -> None:
    write_old(lake, colour="blue")
    before = lake.version(CLEAN_DOCUMENTS)
    with pytest.raises(LakeError, match="'colour'"):
        brought_up(lake)
    assert lake.version(CLEAN_DOCUMENTS) == before and version_of(lake) == FIRST
