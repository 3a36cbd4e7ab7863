"""Memory of a process tree, by role, sampled from outside while it works.

The proportional set size (PSS) is taken: a page that several processes share counts once.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Self

import psutil

SECONDS = 0.5
"""Between two samples; a shorter peak can be missed."""


@dataclass(frozen=True)
class Sample:
    """Bytes at a moment of the monotonic clock.

    Attributes:
        driver: The process itself and what it started that is no JVM.
        jvm: Java processes.
        workers: What Java processes started: the Python daemon, workers, their children.
    """

    at: float
    driver: int
    jvm: int
    workers: int


class MemorySampler:
    """Samples a process and all below it from a thread, as a context manager."""

    def __init__(self, pid: int, seconds: float = SECONDS) -> None:
        self._root = psutil.Process(pid)
        self._seconds = seconds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.samples: list[Sample] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()

    def peak(self, start: float, end: float) -> dict[str, float | None]:
        """Highest MB of each role and of all together between two moments; null if unseen."""
        seen = [s for s in self.samples if start <= s.at <= end]
        if not seen:
            return dict.fromkeys(("driver", "jvm", "workers", "total"))
        return {
            "driver": max(s.driver for s in seen) / 1e6,
            "jvm": max(s.jvm for s in seen) / 1e6,
            "workers": max(s.workers for s in seen) / 1e6,
            "total": max(s.driver + s.jvm + s.workers for s in seen) / 1e6,
        }

    def _watch(self) -> None:
        while not self._ended.wait(self._seconds):
            try:
                self.samples.append(take(self._root))
            except psutil.NoSuchProcess:
                return


def take(root: psutil.Process) -> Sample:
    """One sample; processes that end meanwhile count as nothing."""
    totals = {"driver": 0, "jvm": 0, "workers": 0}
    waiting = [(root, "driver")]
    while waiting:
        process, role = waiting.pop()
        try:
            is_java = process.name() == "java"
            below = "workers" if is_java or role == "workers" else role
            waiting.extend((child, below) for child in process.children())
            totals["jvm" if is_java else role] += process.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            if process is root and not root.is_running():
                raise
    return Sample(time.monotonic(), **totals)
