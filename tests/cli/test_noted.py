"""What changes the lake is noted with its end, whichever that is, and says what stopped it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from refinery.cli import maintain, migrate
from refinery.cli.main import main
from refinery.cli.noted import noted
from refinery.errors import LakeError, Terminated
from tests.core.toy import site_at


class Notes:
    """A ledger that keeps what it is told."""

    def __init__(self) -> None:
        self.events: list[tuple[str, int | None]] = []

    def record_run(self, event: str, exit_code: int | None = None, **facts: Any) -> None:
        """Keep an event."""
        self.events.append((event, exit_code))


@pytest.fixture
def workspace(tmp_path: Path) -> Any:
    return SimpleNamespace(run="r", site=site_at(tmp_path), ledger=Notes())


@pytest.mark.parametrize(
    ("error", "code"),
    [(LakeError("x"), 6), (KeyboardInterrupt(), 130), (Terminated(), 143), (ValueError("x"), 1)],
)
def test_a_failure_is_noted_with_its_code(workspace: Any, error: BaseException, code: int) -> None:
    with pytest.raises(type(error)), noted(workspace, "quality"):
        raise error
    assert workspace.ledger.events == [("started", None), ("failed", code)]


def test_an_end_is_noted(workspace: Any) -> None:
    with noted(workspace, "quality"):
        pass
    assert workspace.ledger.events == [("started", None), ("finished", 0)]


class Full:
    """Upkeep, and the columns, of a lake whose disk is full."""

    def __init__(self, *arguments: Any) -> None:
        pass

    def check(self) -> None:
        """Nothing is open."""

    def keep(self, *arguments: Any) -> None:
        """Fails as a full disk does."""
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("command", ["maintain", "migrate"])
def test_a_full_disk_is_named(
    workspace: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    @contextmanager
    def opened(*arguments: Any, **options: Any) -> Iterator[Any]:
        yield workspace

    workspace.lake = workspace.lease = None
    for module in (maintain, migrate):
        monkeypatch.setattr(module, "load_site", lambda config: workspace.site)
        monkeypatch.setattr(module, "open_workspace", opened)
    monkeypatch.setattr(maintain, "Maintenance", Full)
    monkeypatch.setattr(migrate, "migrate", Full().keep)
    monkeypatch.delenv("REFINERY_DEBUG", raising=False)
    with pytest.raises(SystemExit) as stop:
        main([command])
    assert stop.value.code == LakeError.exit_code
    assert "no space is left on a disk" in capsys.readouterr().err.replace("\n", " ")
    noted_events = [("started", None), ("failed", 6)] if command == "maintain" else []
    assert workspace.ledger.events == noted_events
