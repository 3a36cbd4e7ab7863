"""Readers side by side: refinery's own, and others called as their documentation shows it."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Final

from refinery.documents.documents_stage import DocumentsSettings
from refinery.documents.pool import Pool
from refinery.documents.standalone import Reader
from refinery.errors import EnvironmentUnfitError, UsageError
from refinery.evaluation.text.peer import PEERS, READY

OWN: Final = "refinery"
SECONDS: Final = 60.0
"""Of one file, for a peer; ours has the stage's own limit."""
START_SECONDS: Final = 120.0


@dataclass(frozen=True)
class Read:
    """What a reader made of one file; ``reason`` says why it made nothing."""

    text: str
    seconds: float
    reason: str = ""


def choose(asked: Sequence[str]) -> list[str]:
    """Peers to measure: those asked for, or all that this environment has.

    Raises:
        EnvironmentUnfitError: One that was asked for is not installed.
        UsageError: There is no reader of that name.
    """
    if "none" in asked:
        return []
    for name in asked:
        if name not in PEERS:
            raise UsageError(f"No reader '{name}' is known.", f"known: {', '.join(PEERS)}.")
        if find_spec(name) is None:
            raise EnvironmentUnfitError(
                f"The reader {name} is not installed.", "install the extra 'bench'."
            )
    return list(asked) or [name for name in PEERS if find_spec(name) is not None]


def read_all(name: str, paths: Sequence[Path]) -> Iterator[Read]:
    """What a reader makes of each file, in order; its start is not counted."""
    return _ours(paths) if name == OWN else _peer(name, paths)


def _ours(paths: Sequence[Path]) -> Iterator[Read]:
    settings = DocumentsSettings()
    pool = Pool(settings.seconds, settings.memory_mb * 2**20, settings.documents_per_child)
    reader = Reader(pool, settings.max_mb * 2**20)
    try:
        reader.read(b"# A page\n\nThat starts the child.\n", "start.md")
        for path in paths:
            started = time.monotonic()
            reading = reader.read(path.read_bytes(), path.name)
            seconds = time.monotonic() - started
            text = "\n\n".join(one.text for one in reading.walk() if one.text)
            yield Read(text, seconds, reading.reason)
    finally:
        pool.close()


def program(name: str) -> list[str]:
    """How a peer's process is called."""
    return [sys.executable, "-m", "refinery.evaluation.text.peer", name]


def _peer(name: str, paths: Sequence[Path]) -> Iterator[Read]:
    """A process of its own, started anew behind a file that ended it or took too long."""
    todo = list(paths)
    while todo:
        process = subprocess.Popen(
            program(name),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert process.stdin is not None and process.stdout is not None
        try:
            if _line(process.stdout, START_SECONDS) != READY:
                raise EnvironmentUnfitError(
                    f"The reader {name} does not start.", "leave it out, or install it anew."
                )
            while todo:
                path = todo.pop(0)
                started = time.monotonic()
                with suppress(BrokenPipeError):
                    process.stdin.write(json.dumps(str(path)).encode() + b"\n")
                    process.stdin.flush()
                answer = _line(process.stdout, SECONDS)
                if answer is None:
                    seconds = time.monotonic() - started
                    yield Read("", seconds, "timeout" if seconds >= SECONDS else "crashed")
                    break
                yield Read(**json.loads(answer))
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
            process.wait()


def _line(stream: IO[bytes], seconds: float) -> bytes | None:
    """The next line, or None where none came in time or the stream ended."""
    deadline, line = time.monotonic() + seconds, b""
    while not line.endswith(b"\n"):
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([stream], [], [], left)[0]:
            return None
        piece = os.read(stream.fileno(), 1 << 20)
        if not piece:
            return None
        line += piece  # one answer to one question: nothing follows its newline
    return line
