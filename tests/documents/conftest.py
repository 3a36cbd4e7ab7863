"""Documents in a folder, and the rows that become of them without Spark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from refinery.core.formats import content_extension
from refinery.core.identity import Identity
from refinery.core.locations import depth_of
from refinery.documents.extract import Bounds, Extractor
from refinery.documents.pool import Pool

BOUNDS = Bounds(seconds=20, memory=512 * 2**20, documents=100, size=64 * 2**20)
Rows = dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """One child process for all tests that only need one to work."""
    engine = Pool(seconds=BOUNDS.seconds)
    yield engine
    engine.close()


@pytest.fixture
def read_all(tmp_path: Path, identity: Identity, pool: Pool) -> Callable[..., Rows]:
    """Write files, open containers to the last, and give the rows by content id."""

    def read(files: dict[str, bytes], **place: Any) -> Rows:
        for name, data in files.items():
            target = tmp_path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        source = {"name": "s", "type": "file-share", "path": str(tmp_path), "realm": "corp"}
        worker = Extractor([source], identity, BOUNDS, pool)
        todo = [_place(tmp_path / name, name, identity, place) for name in files]
        rows: Rows = {}
        while todo:
            found: list[dict[str, Any]] = []
            for here in todo:
                if here["key"] not in rows:
                    row = rows[here["key"]] = worker.row(here)
                    found += [_below(here, member) for member in row["members"] or ()]
            todo = found
        worker.close()
        return rows

    return read


def _place(path: Path, name: str, identity: Identity, more: dict[str, Any]) -> dict[str, Any]:
    data = path.read_bytes()
    return {
        "key": identity.content(data, content_extension(name)),
        "source": "s",
        "uri": path.as_uri(),
        "name": path.name,
        "depth": 0,
        "kind_hint": None,
        "locators": [],
        "is_git": False,
        "bytes": len(data),
        **more,
    }


def _below(here: dict[str, Any], member: dict[str, Any]) -> dict[str, Any]:
    steps = [*here["locators"], member["locator"]]
    return {
        **here,
        "key": member["document"],
        "name": member["name"],
        "bytes": member["bytes"],
        "depth": depth_of([step["kind"] for step in steps]),
        "locators": steps,
    }
