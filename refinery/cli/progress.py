"""Progress of long work: a line that moves on a terminal, plain lines in a batch log."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import Final, Self

from pyspark.sql import SparkSession
from rich.status import Status

from refinery.cli.output import stderr
from refinery.core.runner import Progress

TERMINAL_SECONDS: Final = 1.0
LOG_SECONDS: Final = 30.0


class ProgressLines:
    """One line per chunk with an estimate of what is left, and a sign of life within a chunk.

    A context manager: leaving it ends the display.

    Args:
        quiet: Whether nothing is shown.
        spark: Tells how many tasks of the running step are done.
    """

    def __init__(self, quiet: bool = False, spark: SparkSession | None = None) -> None:
        self._console = stderr()
        self._quiet = quiet
        self._spark = spark
        self._stage = ""
        self._started = self._chunk_started = 0.0
        self._doing = ""
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

    def __call__(self, progress: Progress) -> None:
        """Show that a chunk begins."""
        now = time.monotonic()
        if progress.stage != self._stage:
            self._stage, self._started = progress.stage, now
        done, total = progress.chunk, progress.chunks
        left = f", about {(now - self._started) / done * (total - done):.0f} s left" if done else ""
        self._chunk_started = now
        self._doing = f"{progress.stage}: chunk {done + 1} of {total}"
        self.say(f"{self._doing}, {progress.pending:,} units, {progress.bytes / 1e6:.1f} MB{left}")

    def say(self, text: str) -> None:
        """Print one line, unless quiet."""
        if not self._quiet:
            self._console.print(text)

    def stage_ended(self, summary: str) -> None:
        """Print what a stage came to; nothing is running until the next chunk begins."""
        self._doing = ""
        self.say(summary)

    def _tell(self) -> None:
        """Say now and then what is going on, until the display ends."""
        pause = LOG_SECONDS if self._status is None else TERMINAL_SECONDS
        while not self._ended.wait(pause):
            doing, seconds = self._doing, time.monotonic() - self._chunk_started
            if self._status is not None:
                shown = f"{doing}, {seconds:.0f} s{self._tasks()}" if doing else "planning"
                self._status.update(shown)
            elif doing and seconds >= pause:
                self.say(f"{doing}, {seconds:.0f} s so far{self._tasks()}")

    def _tasks(self) -> str:
        """Tasks done of the steps that Spark works on now."""
        if self._spark is None:
            return ""
        try:
            tracker = self._spark.sparkContext.statusTracker()
            found = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        except Exception:  # the session may be going; the display is not worth an error
            return ""
        done = sum(stage.numCompletedTasks for stage in found if stage is not None)
        total = sum(stage.numTasks for stage in found if stage is not None)
        return f", {done} of {total} tasks" if total else ""
