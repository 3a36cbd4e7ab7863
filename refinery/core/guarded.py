"""The child's side of a guard: bound from its first moment, then one item after the other."""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import os
import resource
import signal
import stat
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Final, NoReturn

from refinery.core.fence import die_with, lower

ANSWER: Final = b"a"
FAILED: Final = b"f"
MEMORY: Final = b"m"
SIZE: Final = struct.Struct(">I")
_EXPENDABLE: Final = 500
"""Added to what the kernel counts when it is short of memory: this child goes first."""


def serve(
    function: Callable[[bytes], bytes], requests: int, answers: int, parent: int, memory: int
) -> NoReturn:
    """Answer until the requests end; never returns into the code that forked.

    Args:
        memory: Address space it may gain, in bytes.
    """
    code = 1
    try:
        _confine(parent, memory, {requests, answers})
        code = _answer_all(function, requests, answers)
    finally:
        os._exit(code)


def _confine(parent: int, memory: int, pipes: set[int]) -> None:
    """Own group, no sockets of the worker, no output, no core, a limit on memory."""
    os.setsid()
    die_with(parent)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for entry in list(Path("/proc/self/fd").iterdir()):
        pipe = int(entry.name)
        if pipe not in pipes and (pipe in (0, 1, 2) or _is_stream(pipe)):
            # Kept as a number: an object of the worker may still close it.
            os.dup2(nowhere, pipe)
    lower(resource.RLIMIT_CORE, 0)
    size = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGESIZE")
    lower(resource.RLIMIT_AS, size + memory)
    with contextlib.suppress(OSError, ValueError):
        score = Path("/proc/self/oom_score_adj")
        score.write_text(str(min(1000, int(score.read_text()) + _EXPENDABLE)))
    gc.freeze()  # a collection would touch, and so copy, every page shared with the worker


def _is_stream(pipe: int) -> bool:
    try:
        mode = os.fstat(pipe).st_mode
    except OSError:
        return False
    return stat.S_ISSOCK(mode) or stat.S_ISFIFO(mode)


def _answer_all(function: Callable[[bytes], bytes], requests: int, answers: int) -> int:
    while head := _read(requests, SIZE.size):
        item = _read(requests, SIZE.unpack(head)[0])
        kind, data = _apply(function, item)
        _write(answers, kind + SIZE.pack(len(data)) + data)
        if kind == MEMORY:
            return 1
    return 0


def _apply(function: Callable[[bytes], bytes], item: bytes) -> tuple[bytes, bytes]:
    try:
        return ANSWER, function(item)
    except MemoryError:
        return MEMORY, b""
    except Exception:  # its words may be the item's
        return FAILED, b""


def _read(pipe: int, size: int) -> bytes:
    """So many bytes; empty where the worker has closed the pipe."""
    pieces: list[bytes] = []
    while size:
        piece = os.read(pipe, min(size, 1 << 20))
        if not piece:
            return b""
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _write(pipe: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view) :]
