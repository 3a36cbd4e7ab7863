"""Landlock: what a process may still open, by system calls that need no rights (Linux 5.13 on).

The standard library has no names for them. A ruleset is made once and laid on any process that
holds it, for good, with all that it forks.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable
from typing import Final

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""Numbers of the calls, the same on every architecture."""
VERSION: Final = 1
PATH_BENEATH: Final = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
REMOVE, MAKE_DIR, MAKE_REG, REFER, TRUNCATE = 0x30, 0x80, 0x100, 0x2000, 0x4000
OF_FILES: Final = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
"""What a rule may allow on what is no directory."""
READ: Final = READ_FILE | READ_DIR
USE: Final = READ | EXECUTE
OWN: Final = READ | WRITE_FILE | REMOVE | MAKE_DIR | MAKE_REG | REFER | TRUNCATE
"""Files and directories as one likes, but no links, sockets, devices, programs."""
_KNOWN: Final = (0x1FFF, 0x3FFF, 0x7FFF, 0x7FFF, 0xFFFF)
"""What each version of the interface can refuse in a file system; later ones as the last."""
TRUNCATE_SINCE: Final = 3
TCP_SINCE, TCP = 4, 0b11
SIGNALS_SINCE, SCOPE = 6, 0b11


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scope", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("place", ctypes.c_int32))


_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Of the kernel's interface; below 1 where there is none."""
    return _call(CREATE_RULESET, None, 0, VERSION)


def ruleset(allowed: Iterable[tuple[str, int]]) -> int | None:
    """A ruleset that refuses all but what it names, and as far as the kernel can TCP and signals.

    Args:
        allowed: Paths, with what is allowed on them and beneath; those that are not there are
            passed over.

    Returns:
        Its descriptor, or None where the kernel has no Landlock.
    """
    number = version()
    if number < 1:
        return None
    known = _KNOWN[min(number, len(_KNOWN)) - 1]
    has_tcp, has_scope = number >= TCP_SINCE, number >= SIGNALS_SINCE
    wanted = _Ruleset(known, TCP * has_tcp, SCOPE * has_scope)
    # Older kernels know the beginning of it.
    made = _call(CREATE_RULESET, ctypes.byref(wanted), 8 * (1 + has_tcp + has_scope), 0)
    if made < 0:
        return None
    for path, rights in allowed:
        _allow(made, path, rights & known)
    return made


def restrict(made: int) -> bool:
    """Lay a ruleset on this process and all it forks; whether the kernel did.

    It has to have given up new privileges, and to have a single thread.
    """
    return _call(RESTRICT_SELF, made, 0) == 0


def _allow(made: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= OF_FILES
        # What the kernel does not take stays refused.
        _call(ADD_RULE, made, PATH_BENEATH, ctypes.byref(_Beneath(rights, place)), 0)
    finally:
        os.close(place)


def _call(number: int, *arguments: object) -> int:
    # Integers are pointers' width, or a variadic call would leave half of a register as it was.
    wide = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return int(_libc.syscall(ctypes.c_long(number), *wide))
