"""Progress of long work: a line that moves on a terminal, plain lines in a batch log."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Final, Self

from pyspark.sql import SparkSession
from rich.status import Status
from rich.text import Text

from refinery.cli.output import stderr
from refinery.core.pace import Pace, duration
from refinery.core.steps import Phase, Step

TERMINAL_SECONDS: Final = 1.0
LOG_SECONDS: Final = 30.0
BOTH_FROM: Final = 10.0
"""Seconds left of a stage from which on the chunk's are told as well."""


class ProgressLines:
    """What is done, how long it has taken, and what is left of it where that can be told.

    A terminal shows it in one line that moves, below the stages that are done. A batch log gets
    a line per chunk, and one now and then while a step takes long. A context manager: leaving
    it ends the display.

    Args:
        quiet: Whether nothing is shown.
        spark: Tells how many tasks of the running step are done.
    """

    def __init__(self, quiet: bool = False, spark: SparkSession | None = None) -> None:
        self._console = stderr()
        self._quiet = quiet
        self._spark = spark
        self._stages: tuple[str, ...] = ()
        self._step: Step | None = None
        self._began = 0.0
        self._pace = Pace()
        self._status: Status | None = None
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        if not self._quiet:
            if sys.stderr.isatty():
                self._status = self._console.status("starting")
                self._status.start()
            threading.Thread(target=self._tell, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        if self._status is not None:
            self._status.stop()

    def begin(self, stages: Sequence[str]) -> None:
        """Name all that will be done, so that each step says which of how many it is."""
        self._stages = tuple(stages)

    def __call__(self, step: Step) -> None:
        """Show that a step begins."""
        now = time.monotonic()
        self._pace.begin(step, now)
        self._step, self._began = step, now
        if step.phase is Phase.CHUNK and self._status is None:
            size = f"{step.pending:,} units and {step.bytes / 1e6:.1f} MB in all"
            left = self._pace.left(now)
            self.say(f"{self._name(step)}, {size}{f', {left}' if left else ''}")
        self._show()

    def say(self, text: str) -> None:
        """Print one line, unless quiet."""
        if not self._quiet:
            self._console.print(text)

    def stage_ended(self, stage: str, summary: str) -> None:
        """Print what a stage came to; nothing is running until the next step begins."""
        self._step = None
        self._show()
        self.say(f"{self._place(stage)}{stage}: {summary}")

    def _tell(self) -> None:
        """Say now and then what is going on, until the display ends."""
        pause = LOG_SECONDS if self._status is None else TERMINAL_SECONDS
        while not self._ended.wait(pause):
            if self._status is not None:
                self._show()
            elif self._step is not None and time.monotonic() - self._began >= pause:
                self.say(self._doing(self._step))

    def _show(self) -> None:
        """Move the terminal's line to where the run is."""
        step = self._step
        if self._status is not None:
            self._status.update(Text(self._doing(step) if step is not None else "going on"))

    def _doing(self, step: Step) -> str:
        """The step, how long it has taken, its tasks, and what is left."""
        now = time.monotonic()
        told = [self._name(step), duration(now - self._began), *self._tasks()]
        left = self._pace.left(now)
        if left is not None:
            told.append(str(left))
            if step.chunk + 1 < step.chunks and not left.is_late and left.stage >= BOTH_FROM:
                told.append(f"{duration(left.chunk)} of it for this chunk")
        return ", ".join(told)

    def _name(self, step: Step) -> str:
        return f"{self._place(step.stage)}{step}"

    def _place(self, stage: str) -> str:
        """Which stage of how many."""
        if stage not in self._stages:
            return ""
        return f"{self._stages.index(stage) + 1}/{len(self._stages)} "

    def _tasks(self) -> list[str]:
        """Tasks done of the steps that Spark works on now, if there are any."""
        if self._spark is None:
            return []
        try:
            tracker = self._spark.sparkContext.statusTracker()
            found = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        except Exception:  # the session may be going; the display is not worth an error
            return []
        done = sum(stage.numCompletedTasks for stage in found if stage is not None)
        total = sum(stage.numTasks for stage in found if stage is not None)
        return [f"{done} of {total} tasks"] if total else []
