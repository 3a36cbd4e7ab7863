"""Readers side by side: refinery's own, and others called as their documentation shows it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from refinery.core.channel import Channel
from refinery.documents.documents_stage import DocumentsSettings
from refinery.documents.protocol import pack, receive
from refinery.documents.standalone import Reader
from refinery.errors import EnvironmentUnfitError, QuarantineError, UsageError
from refinery.evaluation.text.peer import PEERS

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
            raise EnvironmentUnfitError(f"The reader {name} is not installed.", "run 'make peers'.")
    return list(asked) or [name for name in PEERS if find_spec(name) is not None]


def read_all(name: str, paths: Sequence[Path]) -> Iterator[Read]:
    """What a reader makes of each file, in order; its start is not counted."""
    return _ours(paths) if name == OWN else _peer(name, paths)


def _ours(paths: Sequence[Path]) -> Iterator[Read]:
    with Reader(DocumentsSettings()) as reader:
        reader.start()
        for path in paths:
            started = time.monotonic()
            reading = reader.read(path)
            seconds = time.monotonic() - started
            text = "\n\n".join(one.text for one in reading.walk() if one.text)
            yield Read(text, seconds, reading.reason)


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
            bufsize=0,
        )
        assert process.stdin is not None and process.stdout is not None
        channel = Channel(process.stdout.fileno(), process.stdin.fileno())
        try:
            _greet(name, channel)
            while todo:
                path, started = todo.pop(0), time.monotonic()
                try:
                    channel.send(pack({"path": str(path)}, 0), started + SECONDS)
                    answer, _ = receive(channel, started + SECONDS)
                except QuarantineError as error:
                    yield Read("", time.monotonic() - started, error.reason)
                    break
                yield Read(**answer)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _greet(name: str, channel: Channel) -> None:
    """Wait until a peer has loaded what it needs."""
    try:
        receive(channel, time.monotonic() + START_SECONDS)
    except QuarantineError:
        raise EnvironmentUnfitError(
            f"The reader {name} does not start.", "leave it out, or install it anew."
        ) from None
