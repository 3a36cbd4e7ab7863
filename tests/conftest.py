"""One Spark session for the whole suite; data beside the project is optional."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from refinery.catalog.session import start_session
from refinery.config.secrets import write_key
from refinery.config.site import SparkSettings
from refinery.core.identity import Identity

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """The session every test shares: local[2], encrypted scratch, Delta."""
    scratch = tmp_path_factory.mktemp("spark")
    os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    session = start_session(
        SparkSettings(
            master="local[2]", driver_memory="3g", shuffle_partitions=2, local_dir=str(scratch)
        ),
        "refinery-tests",
    )
    yield session
    session.stop()


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    """An identity under a fresh key."""
    path = tmp_path_factory.mktemp("keys") / "identity.key"
    write_key(path)
    return Identity(f"file:{path}")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real documents beside the project; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"no data folder at {SHARED}")
    return SHARED
