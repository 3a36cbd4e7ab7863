"""Opens what lies below a folder without ever following a link, and reads the gates on the way.

Every path is opened part by part relative to the folder before it, so that neither a link in
the middle of a path nor a folder swapped for one meanwhile leads out of the root.
"""

from __future__ import annotations

import errno
import os
from typing import Final

from refinery.sources.permissions import ACL_ATTRIBUTE, SEARCH, Gate, gate_of

_PASS: Final = os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC
_LIST: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC

NOBODY: Final = Gate(owner=-1, owner_passes=False, groups=(), other_passes=False)
"""The gate of what cannot be judged."""


class Root:
    """A folder beneath which all opening stays.

    Args:
        path: Absolute path; itself it may be a link, since a person wrote it.
        counts_above: Whether the folders above it are gates too.
    """

    def __init__(self, path: bytes, counts_above: bool = False) -> None:
        self.path = path
        self.counts_above = counts_above

    def open_file(self, relative: bytes) -> int:
        """Descriptor of a file; never blocks on a FIFO and never follows a link."""
        folder, _, name = relative.rpartition(b"/")
        parent = self._enter(folder)
        try:
            return os.open(name, _READ, dir_fd=parent)
        finally:
            os.close(parent)

    def open_folder(self, relative: bytes) -> tuple[int, frozenset[Gate]]:
        """Descriptor of a folder to list, and the gates one passes to be in it."""
        gates = self._gates_above()
        passing = self._enter(relative, gates)
        try:
            return os.open(b".", _LIST, dir_fd=passing), frozenset(gates)
        finally:
            os.close(passing)

    def _enter(self, relative: bytes, gates: set[Gate] | None = None) -> int:
        """Descriptor of a folder; the gates on the way are added where they are asked for."""
        descriptor = os.open(self.path, _PASS)
        try:
            if gates is not None:
                gates.add(_gate(descriptor))
            for part in relative.split(b"/") if relative else ():
                inner = os.open(part, _PASS | os.O_NOFOLLOW, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = inner
                if gates is not None:
                    gates.add(_gate(descriptor))
        except OSError:
            os.close(descriptor)
            raise
        return descriptor

    def _gates_above(self) -> set[Gate]:
        if not self.counts_above:
            return set()
        parts = os.path.realpath(self.path).split(b"/")
        gates = set()
        for end in range(1, len(parts)):
            descriptor = os.open(b"/".join(parts[:end]) or b"/", _PASS)
            gates.add(_gate(descriptor))
            os.close(descriptor)
        return gates


def judge(status: os.stat_result, place: bytes, permission: int, follows: bool = False) -> Gate:
    """The gate at a place; nobody passes one whose ACL cannot be read."""
    try:
        acl = os.getxattr(place, ACL_ATTRIBUTE, follow_symlinks=follows)
    except OSError as error:
        if error.errno not in (errno.ENODATA, errno.EOPNOTSUPP):
            return NOBODY
        acl = None
    try:
        return gate_of(status, acl, permission)
    except ValueError:
        return NOBODY


def place_of(descriptor: int) -> bytes:
    """Path by which the kernel reaches an open descriptor."""
    return b"/proc/self/fd/%d" % descriptor


def _gate(descriptor: int) -> Gate:
    return judge(os.fstat(descriptor), place_of(descriptor), SEARCH, follows=True)
