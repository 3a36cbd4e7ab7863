"""A process that is measured may not reach beyond this machine, whatever its libraries try."""

from __future__ import annotations

import socket
import sys
from functools import cache
from typing import Any

LOCAL = ("127.", "::1", "localhost", "0.0.0.0", "::")


class OutsideError(RuntimeError):
    """Something asked for an address that is not this machine's."""


@cache
def forbid_network() -> None:
    """Refuse look-ups and connections that leave this machine; for the rest of the process."""
    own = (*LOCAL, socket.gethostname())

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            target = arguments[1]
            host = target[0] if isinstance(target, tuple) else ""  # else a Unix socket
        elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
            host = arguments[0] or ""
        else:
            return
        host = host.decode() if isinstance(host, bytes) else str(host)
        if host and not host.startswith(own):
            raise OutsideError("A measured process tried to reach another machine.")

    sys.addaudithook(hook)
