"""What a process gives up before it reads untrusted bytes."""

from __future__ import annotations

import ctypes
import resource
from pathlib import Path
from typing import Final

from refinery.core.fence import die_with, lower

CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWNET: Final = 0x40000000
PR_SET_NO_NEW_PRIVS: Final = 38
ADDRESS_SPACE: Final = 4 * 2**30
FILE_SIZE: Final = 64 * 2**20
FILES: Final = 64


def enter(parent: int) -> list[str]:
    """Give up privileges, network and cores; must run before threads exist.

    Args:
        parent: Process whose death ends this one.

    Returns:
        Names of the measures this machine refused.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    refused: list[str] = []
    if not die_with(parent):
        refused.append("parent-death-signal")
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        refused.append("no-new-privileges")
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        refused.append("network-namespace")
    lower(resource.RLIMIT_CORE, 0)
    return refused


def limit(parent: int, memory: int) -> None:
    """Give up room, in a process that has been forked from one that entered.

    Args:
        parent: Process whose death ends this one; it does not inherit that.
        memory: Bytes it may gain; the worker sees to it sooner, but looks only now and then.
    """
    die_with(parent)
    for name, bound in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_DATA, _data_size() + memory),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
        (resource.RLIMIT_NOFILE, FILES),
    ):
        lower(name, bound)


def _data_size() -> int:
    """Bytes of private writable memory this process has mapped."""
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    sizes = (int(line.split()[1]) for line in lines if line.startswith("VmData:"))
    return next(sizes, 0) * 1024
