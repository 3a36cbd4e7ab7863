"""Real files of others, read in place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[4] / "shared" / "data" / "docs"


@pytest.fixture
def shared() -> Callable[[str], bytes]:
    """Bytes of a file below the shared documents; skips where they are absent."""

    def read(name: str) -> bytes:
        path = DOCS / name
        if not path.exists():
            pytest.skip(f"no shared documents at {DOCS}")
        return path.read_bytes()

    return read
