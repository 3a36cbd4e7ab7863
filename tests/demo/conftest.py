"""One small company, written once for all tests of the demo."""

from __future__ import annotations

import json
from typing import Any

import pytest

from refinery.demo.company import CompanySummary, write_company

Rows = list[dict[str, Any]]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> CompanySummary:
    """The company at a tenth of its size."""
    return write_company(tmp_path_factory.mktemp("demo") / "company", scale=0.1, seed=7)


def read_rows(demo: CompanySummary, table: str) -> Rows:
    """The rows of one table of the truth."""
    text = (demo.truth / f"{table}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]
