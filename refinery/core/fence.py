"""What a child process of a worker is bound by from its first moment."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from typing import Final

PR_SET_PDEATHSIG: Final = 1


def die_with(parent: int, number: int = signal.SIGKILL) -> bool:
    """Have the kernel end this process when its parent ends; ends it now if that has happened.

    Args:
        number: Signal it is then sent; a handler of its may run first.

    Returns:
        Whether this machine allows it.
    """
    allowed = ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above
        signal.raise_signal(number)
        os._exit(1)
    return bool(allowed == 0)


def lower(name: int, limit: int) -> None:
    """Set a limit of :mod:`resource`; one that is stricter already stays."""
    _, hard = resource.getrlimit(name)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(name, (limit, limit))
