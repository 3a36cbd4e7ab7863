"""Long work gives a sign of life, and an estimate where there is one."""

from __future__ import annotations

import time

import pytest

from refinery.cli import progress as module
from refinery.cli.progress import ProgressLines
from refinery.core.runner import Progress


def test_a_log_says_what_goes_on_and_for_how_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "LOG_SECONDS", 0.05)
    with ProgressLines() as progress:
        progress(Progress("detect", 0, 2, 10, 4_000_000))
        time.sleep(0.3)
        progress(Progress("detect", 1, 2, 10, 4_000_000))
        progress.stage_ended("detect: done")
        before = capsys.readouterr().err
        time.sleep(0.2)
    assert "detect: chunk 1 of 2, 10 units, 4.0 MB" in before
    assert "detect: chunk 1 of 2, 0 s so far" in before
    assert "detect: chunk 2 of 2" in before and "s left" in before
    assert "detect: done" in before
    assert capsys.readouterr() == ("", "")


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressLines(quiet=True) as progress:
        progress(Progress("detect", 0, 1, 1, 1))
        progress.stage_ended("done")
    assert capsys.readouterr() == ("", "")
