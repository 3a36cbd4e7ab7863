"""Skips where this machine lets no account make namespaces or trace its own processes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from refinery.errors import EnvironmentUnfitError
from refinery.evaluation.egress.proof import Observation, Route, observe

Watch = Callable[[str, Route], Observation]


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    """Runs Python source cut off and traced; its exit code must be 0."""

    def run(source: str, route: Route) -> Observation:
        log = tmp_path / "output"
        command = (sys.executable, "-c", source)
        seen = observe(command, route, tmp_path / f"watched-{route}", log, limit=120)
        assert seen.code == 0, log.read_text()
        return seen

    try:
        run("pass", "sinkhole")
    except EnvironmentUnfitError as error:
        pytest.skip(str(error))
    return run
