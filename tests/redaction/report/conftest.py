"""A fresh lake for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from refinery.catalog.delta import Lake
from refinery.core.identity import Identity
from refinery.core.workspace import Workspace
from refinery.ledger.lease import Lease
from refinery.ledger.ledger import Ledger
from tests.core.toy import site_at
from tests.redaction.report.lakes import context_of


@pytest.fixture
def workspace(spark: SparkSession, tmp_path: Path, identity: Identity) -> Iterator[Workspace]:
    """An empty lake, under its lease."""
    site = site_at(tmp_path)
    lake = Lake(spark, site.lake)
    context = context_of(site, spark, identity)
    with Lease(lake) as lease:
        yield Workspace(site, spark, lake, lease, Ledger(lake, lease), context, "run", {})
