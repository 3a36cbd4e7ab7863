"""Whether commits are safe on the file system a root lies on."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from refinery.config.places import is_remote, local_path
from refinery.config.site import LakeSettings
from refinery.errors import LakeError

UNSAFE: Final = (
    # Shared by machines that do not see each other's locks.
    *("nfs", "cifs", "smb", "fuse", "9p", "virtiofs", "afs", "ceph", "glusterfs", "vboxsf"),
    *("lustre", "beegfs", "gpfs", "ocfs2", "gfs2", "orangefs", "pvfs2"),
)
_OCTAL: Final = re.compile(rb"\\([0-7]{3})")
ATOMIC_SCHEMES: Final = ("hdfs", "abfs", "abfss", "gs")
SINGLE_WRITER_SCHEMES: Final = ("s3", "s3a")


def check_root(root: str, settings: LakeSettings) -> None:
    """Refuse a root where two drivers could lose each other's commits.

    Raises:
        LakeError: A network or user-space mount, or an object store without the promise of a
            single writer.
    """
    if is_remote(root):
        scheme, _, _ = root.partition("://")
        if scheme in ATOMIC_SCHEMES:
            return
        if scheme in SINGLE_WRITER_SCHEMES and settings.single_writer:
            return
        raise LakeError(
            f"The root on '{scheme}' has no commits that are safe with two drivers.",
            "set lake.single_writer: true if only one driver ever writes there.",
        )
    kind = file_system(local_path(root))
    if kind.startswith(UNSAFE):
        raise LakeError(
            f"Root {root} lies on a {kind} file system, where commits can be lost.",
            "put it on a local disk or an HDFS-compatible store.",
        )


def file_system(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """Type of the file system that holds a path, from the longest mount point above it."""
    resolved = os.fsencode(path.resolve())
    best, kind = b"", "unknown"
    for line in mounts.read_bytes().splitlines():
        fields = line.split()
        # The kernel writes blanks in names as octal numbers, all other bytes as they are.
        point = _OCTAL.sub(lambda found: bytes([int(found.group(1), 8)]), fields[4])
        inside = resolved == point or resolved.startswith(point.rstrip(b"/") + b"/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[fields.index(b"-") + 1].decode("ascii", "replace")
    return kind
