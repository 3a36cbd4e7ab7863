"""What a process gives up before it reads untrusted bytes."""

from __future__ import annotations

import ctypes
import mimetypes
import os
import resource
import signal
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from refinery.core.fence import die_with, lower
from refinery.documents import landlock

CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWNET: Final = 0x40000000
PR_SET_NO_NEW_PRIVS: Final = 38
ADDRESS_SPACE: Final = 4 * 2**30
FILE_SIZE: Final = 64 * 2**20
FILES: Final = 64
PREFIXES: Final = ("/usr", "/usr/local", sys.prefix, sys.base_prefix)
FOLDERS: Final = ("bin", "lib", "lib64", "share")
"""Of each prefix, the folders that hold programs, libraries and their data."""
LIBRARY: Final = ("stdlib", "platstdlib", "purelib", "platlib")
SYSTEM: Final = ("/bin", "/lib", "/lib64", "/sys/devices/system/cpu")
FACTS: Final = (
    *("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", *map(str, mimetypes.knownfiles)),
    *("/proc/cpuinfo", "/proc/meminfo", "/proc/sys/vm/overcommit_memory"),
    *("/dev/random", "/dev/urandom", "/dev/zero"),
)
"""What libraries look at, and nothing of anybody's."""


def enter(parent: int) -> list[str]:
    """Give up privileges, network and cores; must run before threads exist.

    Args:
        parent: Process whose death ends this one, by SIGTERM.

    Returns:
        Names of the measures this machine refused.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    refused: list[str] = []
    if not die_with(parent, signal.SIGTERM):
        refused.append("parent-death-signal")
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        refused.append("no-new-privileges")
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        refused.append("network-namespace")
    lower(resource.RLIMIT_CORE, 0)
    return refused


def fence(scratch: str, more: Sequence[str]) -> tuple[int | None, list[str]]:
    """What a child may open: libraries and programs to read, its scratch to write.

    Args:
        scratch: Directory of its own.
        more: Paths it reads besides.

    Returns:
        Descriptor of a ruleset for :func:`limit`, None where this machine has none; and names
        of the measures it refused.
    """
    made = landlock.ruleset(
        [
            *((f"{prefix}/{name}", landlock.USE) for prefix in PREFIXES for name in FOLDERS),
            *((path, landlock.USE) for path in (*SYSTEM, *_packages())),
            *((path, landlock.READ) for path in (*FACTS, *more)),
            ("/dev/null", landlock.READ | landlock.WRITE_FILE),
            (scratch, landlock.OWN),
        ]
    )
    if made is None:
        return None, ["file-system"]
    since = {"truncation": landlock.TRUNCATE_SINCE, "signals": landlock.SIGNALS_SINCE}
    version = landlock.version()
    return made, [measure for measure, first in since.items() if version < first]


def limit(parent: int, memory: int, ruleset: int | None) -> list[str]:
    """Give up room and sight, in a process that has been forked from one that entered.

    Args:
        parent: Process whose death ends this one; it does not inherit that.
        memory: Bytes it may gain; the worker sees to it sooner, but looks only now and then.
        ruleset: As :func:`fence` gives it.

    Returns:
        Names of the measures this machine refused.
    """
    die_with(parent)
    for name, bound in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_DATA, _data_size() + memory),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
        (resource.RLIMIT_NOFILE, FILES),
    ):
        lower(name, bound)
    if ruleset is None:
        return []
    holds = landlock.restrict(ruleset)
    os.close(ruleset)
    return [] if holds else ["file-system"]


def _packages() -> list[str]:
    """Where modules lie: this package, the standard library, folders that pip installed into.

    What else is on the path is not for a child: the folder a program was started in may be any.
    """
    own = str(Path(__file__).resolve().parents[1])
    installed = [
        path
        for path in sys.path
        if Path(path).is_file() or any(Path(path or "-").glob("*.dist-info"))
    ]
    library = sysconfig.get_paths()
    return [own, *(library[name] for name in LIBRARY), *installed]


def _data_size() -> int:
    """Bytes of private writable memory this process has mapped."""
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    sizes = (int(line.split()[1]) for line in lines if line.startswith("VmData:"))
    return next(sizes, 0) * 1024
