"""What is re-opened, and what is refused before anything is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from refinery.cli import retry
from refinery.cli.main import main
from refinery.ledger.ledger import DONE, OPEN
from tests.core.toy import site_at


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """States of the newest plans; two units of detect are set aside for running out of time."""
    found = {"detect": DONE, "redact": DONE}
    plans = SimpleNamespace(last_plans=lambda: {n: {"state": s} for n, s in found.items()})

    @contextmanager
    def opened(*arguments: Any, **options: Any) -> Iterator[Any]:
        yield SimpleNamespace(ledger=plans)

    def reopen(workspace: Any, stage: str, reason: str | None) -> int:
        return 2 if stage == "detect" and reason in (None, "timeout") else 0

    monkeypatch.setattr(retry, "load_site", lambda config: site_at(tmp_path))
    monkeypatch.setattr(retry, "open_workspace", opened)
    monkeypatch.setattr(retry, "reopen", reopen)
    return found


@pytest.mark.parametrize(
    ("arguments", "reopened"),
    [
        ((), {"detect": 2}),
        (("detect", "--reason", "timeout"), {"detect": 2}),
        (("redact", "--reason", "timeout"), {}),  # a reason there is, and none of it now
        (("--reason", "gone"), {}),
    ],
)
def test_what_was_set_aside_is_re_opened(
    states: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    reopened: dict[str, int],
) -> None:
    main(["retry", *arguments, "--json"])
    assert json.loads(capsys.readouterr().out) == {"reopened": reopened}


def test_a_reason_nobody_gives_is_an_error(
    states: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["retry", "--reason", "time-out"])
    assert stop.value.code == 2 and "'time-out'" in capsys.readouterr().err


def test_an_open_plan_is_finished_first(
    states: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    states["redact"] = OPEN
    main(["retry", "detect"])
    with pytest.raises(SystemExit) as stop:
        main(["retry"])
    assert stop.value.code == 6 and "'redact'" in capsys.readouterr().err
