"""What killed drivers left in Spark's scratch, and the lock that tells whether one still lives.

Java deletes its folders when it ends, and nobody does after ``kill -9``. Every driver shares a
lock on a file of the scratch folder; whoever gets it alone knows that no other is there.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from typing import Any, Final

from refinery.errors import EnvironmentUnfitError

LOCK_NAME: Final = "_drivers.lock"
LEFT: Final = (
    *("blockmgr-*", "spark-*", "artifacts-*", "pyspark-*", "refinery-*", "torchinductor_*"),
    *("faulthandler-*", "commons-crypto-*", "liblz4-java-*", "libzstd-jni-*", "snappy-*"),
)
"""What Spark, refinery and their libraries put into scratch, each for one process."""

_HELD: dict[Path, tuple[int, Any]] = {}


def begin(scratch: Path, alone_before: bool) -> None:
    """Make the scratch folder, delete what nobody can still use, and share its lock.

    Args:
        scratch: Folder on a local disk.
        alone_before: Whether this driver has made nothing there yet; what lies there is then
            another's, and deleted if no other lives.

    Raises:
        EnvironmentUnfitError: The folder cannot be made or written.
    """
    if scratch in _HELD:
        return
    try:
        scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(scratch / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise EnvironmentUnfitError(
            f"Scratch folder {scratch} cannot be written ({os.strerror(error.errno or 0)}).",
            "correct spark.local_dir, or its owner and mode.",
        ) from None
    if alone_before and _is_alone(lock):
        for pattern in LEFT:
            for left in scratch.glob(pattern):
                _delete(left)
    fcntl.lockf(lock, fcntl.LOCK_SH)  # what was held alone is shared from here on, without a gap
    _HELD[scratch] = lock, None


def hold(jvm: Any, scratch: Path) -> None:
    """Have Java share the lock too: it may write for seconds after its Python was killed."""
    lock, file = _HELD[scratch]
    if file is None:
        file = jvm.java.io.RandomAccessFile(str(scratch / LOCK_NAME), "r")
        file.getChannel().tryLock(0, jvm.java.lang.Long.MAX_VALUE, True)
        _HELD[scratch] = lock, file


def _delete(left: Path) -> None:
    if left.is_dir() and not left.is_symlink():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)


def _is_alone(lock: int) -> bool:
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
