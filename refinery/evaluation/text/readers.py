"""Readers side by side: refinery's own, and others called as their documentation shows it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from refinery.documents.documents_stage import DocumentsSettings
from refinery.documents.standalone import Reader
from refinery.evaluation import beside
from refinery.evaluation.text.peer import PEERS

OWN: Final = "refinery"
SECONDS: Final = 60.0
"""Of one file, for a peer; ours has the stage's own limit."""


@dataclass(frozen=True)
class Read:
    """What a reader made of one file; ``reason`` says why it made nothing."""

    text: str
    seconds: float
    reason: str = ""


def choose(asked: Sequence[str]) -> list[str]:
    """Peers to measure: those asked for, or all that this environment has."""
    return beside.choose(asked, {name: name for name in PEERS})


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
    requests = [{"path": str(path)} for path in paths]
    for answer in beside.ask(program(name), requests, SECONDS):
        yield Read(answer.values.get("text", ""), answer.seconds, answer.reason)
