"""One hostile file: what it is made of, and what must come of it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

TEXT: Final = ""
"""The outcome of a file whose plain text is all there is to it."""
MARK: Final = "Ann asked for three days of leave."
"""Honest words in hostile files; where a file is read, they are read."""


@cache
def listener() -> socket.socket:
    """A socket of this machine that nobody may call."""
    found = socket.create_server(("127.0.0.1", 0))
    found.setblocking(False)
    return found


def server() -> str:
    """Where it listens."""
    return f"127.0.0.1:{listener().getsockname()[1]}"


@dataclass(frozen=True)
class Case:
    """A hostile file.

    Attributes:
        name: The file's name, which also names the test.
        make: Its bytes.
        ends: Reasons it may end with; :data:`TEXT` among them where it may be read.
        inside: The same of what lies in it, for all members; empty where nothing may.
        says: Words its text has to hold, if it is read.
        hides: Words that no text made of it may hold.
        seconds: Time its parser is given.
    """

    name: str
    make: Callable[[], bytes]
    ends: tuple[str, ...] = (TEXT,)
    inside: tuple[str, ...] = ()
    says: str = ""
    hides: tuple[str, ...] = ()
    seconds: float = 20.0
