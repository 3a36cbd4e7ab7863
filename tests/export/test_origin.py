"""Whether the ledger's newest curation may leave."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from refinery.cli import run
from refinery.ledger.ledger import ABANDONED, DONE, OPEN


@pytest.mark.parametrize(
    ("state", "limited", "complete"),
    [(DONE, False, True), (DONE, True, False), (OPEN, False, False), (ABANDONED, False, False)],
)
def test_only_a_finished_and_unlimited_curation_is_complete(
    monkeypatch: pytest.MonkeyPatch, state: str, limited: bool, complete: bool
) -> None:
    monkeypatch.setattr(run, "SHIPPED", ())
    other = {"state": DONE, "limited": False, "fingerprint": "f"}
    curated = {"state": state, "limited": limited, "fingerprint": "g"}
    assert run.origin_of(_workspace({"crawl": other, "curate": curated})).complete is complete
    assert not run.origin_of(_workspace({"crawl": other})).complete


def _workspace(last: dict[str, Any]) -> Any:
    return SimpleNamespace(
        site=SimpleNamespace(models=None),
        runner=SimpleNamespace(last=last),
        lake=SimpleNamespace(version=lambda found: 0),
    )
