"""Long work gives a sign of life, and an estimate where there is one."""

from __future__ import annotations

import os
import pty
import re
import sys
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from refinery.cli import progress as module
from refinery.cli.progress import ProgressLines
from refinery.core.steps import Phase, Step

PATIENCE = 60.0


def chunk(number: int, chunks: int = 2, stage: str = "detect") -> Step:
    return Step(stage, Phase.CHUNK, number, chunks, 10, 4_000_000)


class Clock:
    """Moves when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        """The time it was last told."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The display looks often, by a clock that the test moves."""
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    monkeypatch.setattr(module, "LOG_SECONDS", 0.05)
    monkeypatch.setattr(module, "TERMINAL_SECONDS", 0.05)
    return made


def awaited(text: str, shown: Callable[[], str]) -> str:
    """All that was shown until this was, however slow the machine is."""
    deadline = time.monotonic() + PATIENCE
    while text not in (found := shown()):
        assert time.monotonic() < deadline, f"{text!r} is not in {found!r}"
        time.sleep(0.01)
    return found


def test_a_log_says_what_goes_on_and_for_how_long(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    kept: list[str] = []

    def shown() -> str:
        kept.append(capsys.readouterr().err)
        return "".join(kept)

    with ProgressLines() as progress:
        progress.begin(("crawl", "detect", "export"))
        progress(Step("detect", Phase.PLANNING))
        clock.now = 7
        assert awaited("\n", shown).splitlines()[0] == "2/3 detect: planning, 7 s"
        progress(chunk(0))
        clock.now = 10
        found = awaited("2/3 detect: chunk 1 of 2, 3 s\n", shown)
        assert "2/3 detect: chunk 1 of 2, 10 units and 4.0 MB in all\n" in found
        assert "left" not in found, "nothing tells the pace yet"
        progress(chunk(1))
        clock.now = 12
        found = awaited("2/3 detect: chunk 2 of 2, 2 s, about 1 s left\n", shown)
        assert "2/3 detect: chunk 2 of 2, 10 units and 4.0 MB in all, about 3 s left\n" in found
        progress.stage_ended("detect", "all is well")
        assert "2/3 detect: all is well\n" in shown()
        clock.now = 99
        time.sleep(0.2)
    assert "89 s" not in shown(), "nothing is running"


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
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal of its own: a chunk moves the line and leaves none behind."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    leader, follower = pty.openpty()
    screen = Screen(leader)
    with os.fdopen(follower, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with ProgressLines() as progress:
            progress.begin(("detect",))
            for number, told in enumerate(
                (
                    "1/1 detect: chunk 1 of 3, 0 s",
                    "chunk 2 of 3, 0 s, about 24 s left, 12 s of it for this chunk",
                    "chunk 3 of 3, 0 s, about 12 s left",
                )
            ):
                clock.now = 12 * number
                progress(chunk(number, 3))
                awaited(told, screen.shown)
            progress.stage_ended("detect", "all is well")
        shown = awaited("all is well", screen.shown)
    os.close(leader)
    assert "chunk" not in shown.rpartition("all is well")[2], "no step is left behind"
    kept = [line for line in shown.replace("\r", "\n").split("\n") if line.endswith("is well")]
    assert kept == ["1/1 detect: all is well"]
    assert "units and" not in shown


class Screen:
    """What has been written to a terminal so far."""

    def __init__(self, leader: int) -> None:
        os.set_blocking(leader, False)
        self._leader = leader
        self._written = b""

    def shown(self) -> str:
        """All of it, without its control sequences."""
        with suppress(BlockingIOError):  # no more for now
            while data := os.read(self._leader, 65536):
                self._written += data
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self._written.decode(errors="replace"))
