"""Folders that an unprivileged account can reach, and children that are one."""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

UID, GID = 61001, 62001
AsUser = Callable[..., Any]


@pytest.fixture
def share() -> Iterator[Path]:
    """An empty folder whose ancestors everyone may search; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="refinery-share-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def as_user() -> AsUser:
    """Runs a function in a child process without privileges; skips where that is impossible."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    return run_as


def run_as(task: Callable[[], Any], uid: int = UID, groups: tuple[int, ...] = (GID,)) -> Any:
    """Result of a task done as another user; an exception comes back raised."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups(list(groups))
            os.setgid(groups[0])
            os.setuid(uid)
            answer = (True, task())
        except BaseException as error:
            answer = (False, error)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(answer, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        fine, result = pickle.load(pipe)
    os.waitpid(child, 0)
    if not fine:
        raise result
    return result
