"""Whether commits are safe on the file system a root lies on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from refinery.config.site import LakeSettings
from refinery.errors import LakeError

UNSAFE: Final = ("nfs", "cifs", "smb", "fuse", "9p", "afs", "ceph", "glusterfs", "vboxsf")
ATOMIC_SCHEMES: Final = ("hdfs", "abfs", "abfss", "gs")
SINGLE_WRITER_SCHEMES: Final = ("s3", "s3a")


def check_root(root: str, settings: LakeSettings) -> None:
    """Refuse a root where two drivers could lose each other's commits.

    Raises:
        LakeError: A network or user-space mount, or an object store without the promise of a
            single writer.
    """
    scheme, separator, _ = root.partition("://")
    if separator and scheme != "file":
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


def local_path(root: str) -> Path:
    """Local path of a root given as a path or ``file://`` address."""
    return Path(root.removeprefix("file://"))


def file_system(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """Type of the file system that holds a path, from the longest mount point above it."""
    resolved = str(path.resolve())
    best, kind = "", "unknown"
    for line in mounts.read_text().splitlines():
        fields = line.split()
        point = fields[4].encode().decode("unicode_escape")
        inside = resolved == point or resolved.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[fields.index("-") + 1]
    return kind
