"""Two pipes to a child process: whole messages under a deadline, or a reason why there are none."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from typing import Final

from refinery.errors import QuarantineError

TICK: Final = 0.1
PIECE: Final = 1 << 20


def _nothing() -> None:
    return None


class Channel:
    """The parent's ends of the pipes; they are set not to block.

    Args:
        answers: Descriptor to read from.
        requests: Descriptor to write to.
        watch: Called every ``tick`` of waiting; raises to give the child up.
        tick: Seconds.
    """

    def __init__(
        self,
        answers: int,
        requests: int,
        watch: Callable[[], None] = _nothing,
        tick: float = TICK,
    ) -> None:
        self._answers, self._requests, self._watch = answers, requests, watch
        self._tick = tick
        for pipe in (answers, requests):
            os.set_blocking(pipe, False)

    def send(self, data: bytes, deadline: float) -> None:
        """Write all of it.

        Raises:
            QuarantineError: ``timeout``, ``crashed``, or what ``watch`` raises.
        """
        view = memoryview(data)
        while view:
            if self._wait(self._requests, select.POLLOUT, deadline):
                try:
                    view = view[os.write(self._requests, view[:PIECE]) :]
                except BlockingIOError:
                    continue
                except OSError:
                    raise QuarantineError("crashed") from None

    def receive(self, size: int, deadline: float) -> bytearray:
        """Read so many bytes.

        Raises:
            QuarantineError: As :meth:`send`.
        """
        found = bytearray()
        while len(found) < size:
            if self._wait(self._answers, select.POLLIN, deadline):
                try:
                    piece = os.read(self._answers, min(PIECE, size - len(found)))
                except BlockingIOError:
                    continue
                if not piece:
                    raise QuarantineError("crashed")
                found += piece
        return found

    def has_answer(self, seconds: float) -> bool:
        """Whether something is there to read, or the child is gone, within this time."""
        return bool(_poll(self._answers, select.POLLIN, seconds))

    def _wait(self, pipe: int, event: int, deadline: float) -> bool:
        left = deadline - time.monotonic()
        if left <= 0:
            raise QuarantineError("timeout")
        if _poll(pipe, event, min(left, self._tick)):
            return True
        self._watch()
        return False


def _poll(pipe: int, event: int, seconds: float) -> list[tuple[int, int]]:
    poll = select.poll()
    poll.register(pipe, event)
    return poll.poll(max(0.0, seconds) * 1000)
