"""Rows of a worker in batches that never keep Spark waiting for long.

A worker gives a sign of life only when it emits a batch, so a batch goes when it is full or
when time has passed, whichever comes first.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

PULSE: Final = 10.0
"""Seconds after which a worker says that it lives; far below Spark's patience."""

T = TypeVar("T")


def in_time(items: Iterable[T | None], size: int, pulse: float = PULSE) -> Iterator[list[T]]:
    """Items in lists of at most ``size``; what is there after ``pulse`` seconds goes.

    Args:
        items: None says that the next one is still at work, and sends what is there,
            be it nothing.

    >>> list(in_time(["a", "b", "c", None, None, "d"], 2))
    [['a', 'b'], ['c'], [], ['d']]
    """
    waiting: list[T] = []
    emitted = time.monotonic()
    for item in items:
        if item is not None:
            waiting.append(item)
        if item is None or len(waiting) >= size or time.monotonic() - emitted > pulse:
            yield waiting
            waiting, emitted = [], time.monotonic()
    if waiting:
        yield waiting
