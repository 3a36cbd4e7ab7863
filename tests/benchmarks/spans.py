"""What a measured process reports: named spans of the monotonic clock, and facts."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil


class Spans:
    """Collects spans in a measured process and writes them for the one that measures."""

    def __init__(self) -> None:
        # Both clocks are of this machine; the difference brings the start to the monotonic one.
        born = psutil.Process().create_time()
        self.started = time.monotonic() - (time.time() - born)
        self.spans: list[dict[str, Any]] = []
        self.facts: dict[str, Any] = {}

    def add(self, name: str, start: float, end: float, **facts: Any) -> None:
        """Note a span."""
        self.spans.append({"name": name, "start": start, "end": end, **facts})

    @contextmanager
    def span(self, name: str, **facts: Any) -> Iterator[None]:
        """Note what happens inside the ``with`` as a span."""
        start = time.monotonic()
        yield
        self.add(name, start, time.monotonic(), **facts)

    def write(self, path: Path) -> None:
        """Write the report; the process is taken to end now."""
        ended = time.monotonic()
        report = {"started": self.started, "ended": ended, "spans": self.spans, **self.facts}
        path.write_text(json.dumps(report, indent=1), encoding="utf-8")


def pin(cores: int) -> None:
    """Keep this process, and all it starts, on so many processors.

    Raises:
        SystemExit: There are fewer.
    """
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) < cores:
        raise SystemExit(f"{cores} cores are asked for and {len(allowed)} may be used.")
    os.sched_setaffinity(0, allowed[:cores])
