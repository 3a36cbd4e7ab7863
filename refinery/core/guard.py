"""A function under guard: one item that hangs, exhausts memory or crashes costs that item.

The function runs in a child forked from the worker, so an engine that is already built is
shared, not loaded again. Items and answers are bytes over two pipes, one item at a time: what
was at work when the child was lost is always known.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from refinery.config.site import GuardSettings
from refinery.core.channel import Channel
from refinery.core.guarded import ANSWER, FAILED, MEMORY, SIZE, serve
from refinery.core.pulse import PULSE
from refinery.errors import QuarantineError

LARGEST: Final = 1 << 30
DYING_SECONDS: Final = 2.0
PAGE: Final = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Limits:
    """What one item, and the child, may take.

    Attributes:
        seconds: Wall time of an item, however short.
        bytes_per_second: An item gets another second for each so many bytes.
        memory: Address space of the child beyond what it had when it was forked.
        growth: Resident bytes it may gain before it is replaced, between two items.
        items: Items after which it is replaced.
    """

    seconds: float = 60.0
    bytes_per_second: int = 2000
    memory: int = 2 * 2**30
    growth: int = 512 * 2**20
    items: int = 20_000

    @classmethod
    def of(cls, settings_json: str) -> Self:
        """The limits a site sets, as a worker gets them."""
        site = GuardSettings.model_validate_json(settings_json)
        return cls(site.seconds, site.bytes_per_second, site.memory_mb * 2**20)


@dataclass(frozen=True)
class Answer:
    """What the function returned, or the reason why there is nothing."""

    data: bytes = b""
    reason: str | None = None


class Guard:
    """Applies a function to items in a child process under limits.

    Args:
        function: Bytes to bytes; what it raises is the item's fate, ``crashed``.
    """

    def __init__(self, function: Callable[[bytes], bytes], limits: Limits) -> None:
        self._function, self._limits = function, limits
        self._child = 0
        self._served = 0
        self._baseline = 0
        self._pipes: tuple[int, int] = (-1, -1)
        self._channel: Channel
        atexit.register(self.close)

    @property
    def pid(self) -> int | None:
        """Process id of the child, if one runs."""
        return self._child or None

    def ask(self, item: bytes, pulse: float = PULSE) -> Generator[None, None, Answer]:
        """The function's answer; yields every ``pulse`` seconds until it is there.

        The answer's reason is ``timeout``, ``memory``, ``crashed``, or ``killed`` where somebody
        else, as a rule the kernel short of memory, killed the child.
        """
        if not self._child:
            self._fork()
        seconds = self._limits.seconds + len(item) / self._limits.bytes_per_second
        deadline = time.monotonic() + seconds
        try:
            self._channel.send(SIZE.pack(len(item)) + item, deadline)
            while (left := deadline - time.monotonic()) > 0:
                if self._channel.has_answer(min(pulse, left)):
                    break
                yield
            return self._receive(deadline)
        except QuarantineError as error:
            return Answer(reason=self._lost(error.reason))
        except BaseException:  # nobody waits for the answer any more
            self.close()
            raise

    def call(self, item: bytes) -> Answer:
        """As :meth:`ask`, for who need not give a sign of life."""
        asking = self.ask(item)
        while True:
            try:
                next(asking)
            except StopIteration as done:
                answer: Answer = done.value
                return answer

    def close(self) -> None:
        """End the child."""
        self._end(kill=True)

    def _receive(self, deadline: float) -> Answer:
        kind = bytes(self._channel.receive(1, deadline))
        (size,) = SIZE.unpack(self._channel.receive(SIZE.size, deadline))
        if kind not in (ANSWER, FAILED, MEMORY) or size > LARGEST:
            raise QuarantineError("crashed", "a child's answer makes no sense")
        data = bytes(self._channel.receive(size, deadline))
        self._served += 1
        if kind == MEMORY:
            self.close()
            return Answer(reason="memory")
        grown = _resident(self._child) - self._baseline
        if self._served >= self._limits.items or grown > self._limits.growth:
            self.close()
        return Answer(data) if kind == ANSWER else Answer(reason="crashed")

    def _fork(self) -> None:
        requests, to_child = os.pipe()
        from_child, answers = os.pipe()
        parent = os.getpid()
        child = os.fork()
        if not child:
            serve(self._function, requests, answers, parent, self._limits.memory)
        os.close(requests)
        os.close(answers)
        self._child, self._served, self._pipes = child, 0, (from_child, to_child)
        self._channel = Channel(from_child, to_child)
        self._baseline = _resident(child)

    def _lost(self, reason: str) -> str:
        """Clear away a child that is of no use; returns the reason by how it ended."""
        status = self._end(kill=reason != "crashed")
        if reason == "crashed" and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            return "killed"
        return reason

    def _end(self, kill: bool) -> int:
        """End and reap the child; one that is dying by itself is given a moment to do so."""
        child, self._child = self._child, 0
        if not child:
            return 0
        for pipe in self._pipes:
            os.close(pipe)
        status = 0 if kill else _reaped(child, DYING_SECONDS)
        # Its group goes in any case: what it started must not outlive it.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
        if not status:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child, 0)
        return status


def _reaped(child: int, seconds: float) -> int:
    """Status of a child that ends within this time, or 0."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            if (found := os.waitpid(child, os.WNOHANG))[0]:
                return found[1] or 1 << 8
        time.sleep(0.01)
    return 0


def _resident(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/statm").read_text().split()
    except OSError:
        return 0
    return int(fields[1]) * PAGE if len(fields) > 1 else 0
