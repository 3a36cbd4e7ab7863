"""The lease that guards every write of a lake.

On local disk a commit is not atomic across processes, so the lease is an operating-system
lock. The JVM holds it, not Python: a killed Python leaves its JVM writing for seconds.
On stores with atomic commits the transaction id in each append decides.
"""

from __future__ import annotations

import fcntl
import os
import struct
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from refinery.catalog.delta import Lake
from refinery.catalog.model import Zone
from refinery.config.places import is_remote, local_path
from refinery.errors import LakeError, LeaseError

LOCK_NAME: Final = "_lease.lock"
DAY: Final = 24 * 3_600_000


class Lease:
    """Exclusive right to write to a lake; a context manager.

    Raises:
        LeaseError: On entry, when another driver holds it.
    """

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._file: Any = None
        self._lock: Any = None
        self._identity: tuple[int, int] | None = None
        root = lake.roots[Zone.LEDGER]
        self._path = None if is_remote(root) else local_path(root) / LOCK_NAME

    def __enter__(self) -> Self:
        if self._path is None:
            return self
        if self._path in _HERE:
            # Opening the file again, and closing it, would let the first lock go: so POSIX has it.
            raise LeaseError(*_HELD)
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        jvm: Any = self._lake.spark._jvm
        try:
            self._file = jvm.java.io.RandomAccessFile(str(self._path), "rw")
        except Exception:
            raise LakeError(
                f"The ledger root {self._path.parent} cannot be written.",
                "check its mode, its mount and the free space.",
            ) from None
        try:
            self._lock = self._file.getChannel().tryLock()
        except Exception:
            self._lock = None
        if self._lock is None:
            self._file.close()
            raise LeaseError(*_HELD)
        _HERE.add(self._path)
        found = self._path.stat()
        self._identity = (found.st_dev, found.st_ino)
        return self

    @property
    def is_lock(self) -> bool:
        """Whether an operating-system lock keeps every other driver out."""
        return self._lock is not None

    @property
    def left_before(self) -> int:
        """Milliseconds since 1970; what no table and no plan knows and is older was left behind.

        What is younger may be of a driver that no lock of this machine keeps out. Where one
        does, nobody else writes, and clocks need not agree.
        """
        return sys.maxsize if self.is_lock else int(time.time() * 1000) - DAY

    def check(self) -> None:
        """Confirm the lease before a write.

        Raises:
            LeaseError: The lock file was removed or replaced under this driver.
        """
        if self._path is None:
            return
        try:
            found: os.stat_result | None = self._path.stat()
        except OSError:
            found = None
        held = self._lock is not None and self._lock.isValid()
        if found is None or not held or (found.st_dev, found.st_ino) != self._identity:
            raise LeaseError(
                "The lease on this lake was taken away.", "run again once no other driver writes."
            )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._lock is not None:
            try:
                self._lock.release()
                self._file.close()
            except Exception:  # the JVM is gone, and its locks with it
                return
            finally:
                self._lock = None
                _HERE.discard(self._path)


def probe(ledger_root: str) -> None:
    """See before Spark starts whether another driver holds the lease; it is not taken.

    Raises:
        LeaseError: Another driver holds it.
    """
    if is_held(ledger_root):
        raise LeaseError(*_HELD)


def is_held(ledger_root: str) -> bool | None:
    """Whether some driver holds the lease now; None on a store whose lease is no lock."""
    if is_remote(ledger_root):
        return None
    # The JVM's lock is POSIX's (fcntl), which can be asked for without being taken. Taking it,
    # however briefly, would turn a driver away that starts just then.
    asked = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
    try:
        with (local_path(ledger_root) / LOCK_NAME).open("rb") as file:
            answer = fcntl.fcntl(file, fcntl.F_GETLK, asked)
    except OSError:  # no lock file yet, or not for this account to see
        return False
    return bool(struct.unpack(_FLOCK, answer)[0] != fcntl.F_UNLCK)


_FLOCK: Final = "hhqqi0q"
"""Linux's ``struct flock``: type, whence, start, length (0 is all there will be), process."""

_HERE: Final[set[Path | None]] = set()
"""Lock files that this process holds."""

_HELD: Final = (
    "Another driver is writing to this lake.",
    "wait for it to end; 'refinery status' shows what runs. A killed driver lets go within "
    "seconds.",
)
