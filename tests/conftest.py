"""One Spark session for the whole suite; data beside the project is optional."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from refinery.catalog.session import start_session
from refinery.config.secrets import write_key
from refinery.config.site import SparkSettings
from refinery.core.identity import Identity
from tests.chaos.site import FOR_FEW_ROWS, Reference, make_company, make_site, run

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what has the shared Spark session, so that the rest can run beside it."""
    for item in items:
        if "spark" in getattr(item, "fixturenames", ()):
            item.add_marker("spark")


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """The session every test shares: local[2], encrypted scratch, Delta."""
    scratch = tmp_path_factory.mktemp("spark")
    os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    session = start_session(
        SparkSettings(
            master="local[2]",
            driver_memory="3g",
            shuffle_partitions=2,
            local_dir=str(scratch),
            settings=FOR_FEW_ROWS,
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


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """A small company's undisturbed line, for those who disturb one and compare."""
    root = tmp_path_factory.mktemp("reference")
    company = make_company(root, 0.01)
    config = make_site(root / "site", company)
    began = time.monotonic()
    code, log = run(config, "--json"), (config.parent / "run.log").read_text()
    assert code == 0, log[-2000:]
    told = json.loads([line for line in log.splitlines() if line.startswith("{")][-1])
    return Reference(company, config, time.monotonic() - began, told)
