"""Namespaces of one's own: an account like before, no network, no services to ask names of."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import Final

from refinery.evaluation.egress.netlink import set_up
from refinery.evaluation.egress.trace import RESOLVERS

CLONE_NEWNS: Final = 0x00020000
CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWNET: Final = 0x40000000
MS_BIND: Final = 0x1000
MS_REC: Final = 0x4000
MS_PRIVATE: Final = 0x40000
NAME_SERVICES: Final = (*RESOLVERS, "/run/nscd/socket")


def enter() -> None:
    """Leave every network; only loopback is there, and up. Must run before threads exist.

    The account keeps its id, and what is executed afterwards has no more rights than before.

    Raises:
        OSError: This machine does not let an account make namespaces.
    """
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    _check(libc.unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    set_up("lo")
    _hide_name_services(libc)


def _hide_name_services(libc: ctypes.CDLL) -> None:
    """Sockets in the file system reach past a network namespace; nobody answers these now.

    A library that finds no name service asks by DNS itself, where it is seen.
    """
    _check(libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None))
    for path in NAME_SERVICES:
        if Path(path).exists():
            _check(libc.mount(b"/dev/null", path.encode(), None, MS_BIND, None))


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
