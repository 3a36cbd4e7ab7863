"""A fresh lake for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from refinery.core.identity import Identity
from refinery.core.workspace import Workspace
from tests.redaction.report.lakes import opened


@pytest.fixture
def workspace(spark: SparkSession, tmp_path: Path, identity: Identity) -> Iterator[Workspace]:
    """An empty lake, under its lease."""
    with opened(spark, tmp_path, identity) as workspace:
        yield workspace
