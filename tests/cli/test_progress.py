"""Long work gives a sign of life, and an estimate where there is one."""

from __future__ import annotations

import io
import os
import pty
import re
import sys
import time

import pytest

from refinery.cli import progress as module
from refinery.cli.progress import ProgressLines
from refinery.core.steps import Phase, Step


def chunk(number: int, chunks: int = 2, stage: str = "detect") -> Step:
    return Step(stage, Phase.CHUNK, number, chunks, 10, 4_000_000)


def test_a_log_says_what_goes_on_and_for_how_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "LOG_SECONDS", 0.05)
    with ProgressLines() as progress:
        progress.begin(("crawl", "detect", "export"))
        progress(Step("detect", Phase.PLANNING))
        time.sleep(0.2)
        progress(chunk(0))
        time.sleep(0.3)
        progress(chunk(1))
        progress.stage_ended("detect", "all is well")
        before = capsys.readouterr().err
        time.sleep(0.2)
    lines = before.splitlines()
    assert "2/3 detect: planning, 0 s" in lines
    assert "2/3 detect: chunk 1 of 2, 10 units and 4.0 MB in all" in lines
    assert "2/3 detect: chunk 1 of 2, 0 s" in lines, "nothing tells the pace yet"
    assert "2/3 detect: chunk 2 of 2, 10 units and 4.0 MB in all, about 0 s left" in lines
    assert lines[-1] == "2/3 detect: all is well"
    assert capsys.readouterr() == ("", ""), "nothing is running"


def test_a_log_of_quick_steps_has_no_line_for_planning(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressLines() as progress:
        progress(Step("detect", Phase.PLANNING))
        progress(chunk(0, 1))
        progress(Step("detect", Phase.ACCOUNTS))
    assert capsys.readouterr().err == "detect: chunk 1 of 1, 10 units and 4.0 MB in all\n"


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressLines(quiet=True) as progress:
        progress(chunk(0, 1))
        progress.stage_ended("detect", "done")
    assert capsys.readouterr() == ("", "")


def test_a_terminal_has_one_line_that_moves_and_a_line_per_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a terminal of its own: a chunk moves the line and leaves none behind."""
    monkeypatch.setattr(module, "TERMINAL_SECONDS", 0.05)
    monkeypatch.setattr(module, "BOTH_FROM", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    leader, follower = pty.openpty()
    with os.fdopen(follower, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with ProgressLines() as progress:
            progress.begin(("detect",))
            for number in range(3):
                progress(chunk(number, 3))
                time.sleep(0.15)
            progress.stage_ended("detect", "all is well")
    shown = read(leader)
    assert "1/1 detect: chunk 1 of 3, 0 s" in shown and "left" in shown
    assert "chunk 2 of 3, 0 s, about 0 s left, 0 s of it for this chunk" in shown
    assert "chunk" not in shown.rpartition("all is well")[2], "no step is left behind"
    kept = [line for line in shown.replace("\r", "\n").split("\n") if line.endswith("is well")]
    assert kept == ["1/1 detect: all is well"]
    assert "units and" not in shown


def read(leader: int) -> str:
    """All that was written to a terminal, without its control sequences."""
    found = io.BytesIO()
    while True:
        try:
            data = os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        found.write(data)
    os.close(leader)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", found.getvalue().decode())
