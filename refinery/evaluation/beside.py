"""Programs measured beside ours, each in a process of its own: one that dies costs one item.

Frames as between a worker and its child (:mod:`refinery.documents.protocol`): a request in; an
answer, its seconds, and why there is none out.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final

from refinery.core.channel import Channel
from refinery.documents import protocol
from refinery.errors import EnvironmentUnfitError, QuarantineError, UsageError

START_SECONDS: Final = 120.0

Peer = Callable[[dict[str, Any]], dict[str, Any]]
"""What a peer makes of a request."""


@dataclass(frozen=True)
class Answer:
    """What came back for one request; ``reason`` says why nothing did."""

    values: dict[str, Any]
    seconds: float
    reason: str = ""


def choose(asked: Sequence[str], modules: Mapping[str, str]) -> list[str]:
    """Peers to measure: those asked for, or all that this environment has.

    Args:
        modules: By name of a peer, the module that has to be there.

    Raises:
        EnvironmentUnfitError: One that was asked for is not installed.
        UsageError: There is no peer of that name.
    """
    if "none" in asked:
        return []
    for name in asked:
        if name not in modules:
            raise UsageError(f"No peer '{name}' is known.", f"known: {', '.join(modules)}.")
        if find_spec(modules[name]) is None:
            raise EnvironmentUnfitError(f"The peer {name} is not installed.", "run 'make peers'.")
    return list(asked) or [name for name, module in modules.items() if find_spec(module)]


def serve(load: Callable[[], Peer]) -> None:
    """Answer requests until the input ends; the life of a peer's process."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    peer = load()
    protocol.write(answers, {"ready": True})
    while (request := protocol.read(requests)) is not None:
        started, values, reason = time.monotonic(), {}, ""
        try:
            values = peer(request[0])
        except Exception as error:
            reason = type(error).__name__
        seconds = time.monotonic() - started
        protocol.write(answers, {"values": values, "seconds": seconds, "reason": reason})


def ask(
    program: Sequence[str], requests: Sequence[dict[str, Any]], seconds: float
) -> Iterator[Answer]:
    """Answers of a program to each request, in order; started anew behind one that ended it.

    Args:
        seconds: Time for one request; the start is not counted.

    Raises:
        EnvironmentUnfitError: The program does not start.
    """
    todo = list(requests)
    while todo:
        process = subprocess.Popen(
            program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            bufsize=0,
        )
        assert process.stdin is not None and process.stdout is not None
        channel = Channel(process.stdout.fileno(), process.stdin.fileno())
        try:
            _greet(program, channel)
            while todo:
                request, started = todo.pop(0), time.monotonic()
                try:
                    channel.send(protocol.pack(request, 0), started + seconds)
                    answer, _ = protocol.receive(channel, started + seconds)
                except QuarantineError as error:
                    yield Answer({}, time.monotonic() - started, error.reason)
                    break
                yield Answer(**answer)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _greet(program: Sequence[str], channel: Channel) -> None:
    """Wait until a peer has loaded what it needs."""
    try:
        protocol.receive(channel, time.monotonic() + START_SECONDS)
    except QuarantineError:
        raise EnvironmentUnfitError(
            f"The peer {program[-1]} does not start.", "leave it out, or install it anew."
        ) from None
