"""Progress of long work: a line that moves on a terminal, plain lines in a batch log."""

from __future__ import annotations

import sys
import time
from typing import Any

from refinery.cli.output import stderr
from refinery.core.runner import Progress


class ProgressLines:
    """Prints one line per chunk, with an estimate of what is left of the stage."""

    def __init__(self, quiet: bool = False) -> None:
        self._console = stderr()
        self._quiet = quiet
        self._stage = ""
        self._started = 0.0

    def __call__(self, progress: Progress) -> None:
        if self._quiet:
            return
        if progress.stage != self._stage:
            self._stage, self._started = progress.stage, time.monotonic()
        done, total = progress.chunk, progress.chunks
        spent = time.monotonic() - self._started
        left = f", about {spent / done * (total - done):.0f} s left" if done else ""
        self._console.print(
            f"{progress.stage}: chunk {done + 1} of {total}, {progress.pending:,} units, "
            f"{progress.bytes / 1e6:.1f} MB{left}"
        )

    def say(self, text: str) -> None:
        """Print one line, unless quiet."""
        if not self._quiet:
            self._console.print(text)

    def end(self) -> dict[str, Any]:
        """Finish the display."""
        sys.stderr.flush()
        return {}
