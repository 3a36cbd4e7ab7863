"""Skips where this machine lets no account make namespaces or trace its own processes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from refinery.errors import EnvironmentUnfitError
from refinery.evaluation.egress.proof import Observation, Route, observe

Watch = Callable[[str, Route], Observation]


def watched(folder: Path, source: str, route: Route) -> Observation:
    """What is seen of Python source that is cut off and traced; its exit code must be 0."""
    log = folder / "output"
    command = (sys.executable, "-c", source)
    seen = observe(command, route, folder / f"watched-{route}", log, limit=120)
    assert seen.code == 0, log.read_text()
    return seen


@pytest.fixture
def silence(tmp_path: Path) -> Observation:
    """What is seen of a program that does nothing."""
    try:
        return watched(tmp_path, "pass", "sinkhole")
    except EnvironmentUnfitError as error:
        pytest.skip(str(error))


@pytest.fixture
def watch(tmp_path: Path, silence: Observation) -> Watch:
    """Runs Python source cut off and traced."""
    return partial(watched, tmp_path)
