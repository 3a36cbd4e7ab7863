"""Modes and groups of the folders, and who may therefore read each file."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from refinery.demo.world import World

_FOLDERS = {
    "mail": (0o755, 7101),
    "maildir": (0o750, 7101),
    "handbook": (0o755, 7100),
    "documents": (0o755, 7100),
    "finance": (0o750, 7103),
    "hr": (0o750, 7102),
    "tickets": (0o755, 7100),
    "chat": (0o755, 7100),
    "meetings": (0o755, 7100),
    "agents": (0o755, 7104),
    "code": (0o750, 7104),
    "archives": (0o755, 7100),
    "broken": (0o755, 7100),
}
EVERYONE = "everyone"


def set_permissions(world: World) -> None:
    """Sets modes and, for root, groups; then records the readers of every file and folder."""
    root = world.store.root
    root.chmod(0o755)
    for name, (mode, group) in _FOLDERS.items():
        folder = root / name
        if not folder.exists():
            continue
        for path in (folder, *sorted(folder.rglob("*"))):
            _set(path, mode, group)
    world.truth.acls += [
        _row(root, path) for path in sorted(root.rglob("*")) if ".git" not in path.parts
    ]


def _set(path: Path, mode: int, group: int) -> None:
    if path.is_symlink():
        return
    if os.geteuid() == 0:
        # The root of a user namespace has no other groups to give; the truth notes what it found.
        with suppress(OSError):
            os.chown(path, -1, group)
    if path.is_dir():
        path.chmod(mode)
    elif stat.S_IMODE(path.stat().st_mode):
        path.chmod(mode & 0o666 | 0o600)


def _row(root: Path, path: Path) -> dict[str, object]:
    found = path.lstat()
    return {
        "path": str(path.relative_to(root)),
        "type": "link" if path.is_symlink() else "folder" if path.is_dir() else "file",
        "mode": f"{stat.S_IMODE(found.st_mode):04o}",
        "uid": found.st_uid,
        "gid": found.st_gid,
        "readers": _readers(root, path),
    }


def _readers(root: Path, path: Path) -> list[str]:
    """Principals that may read the path: every folder above it must let them through."""
    allowed = _principals(path, stat.S_IROTH, stat.S_IRGRP, stat.S_IRUSR)
    for folder in path.parents:
        passing = _principals(folder, stat.S_IXOTH, stat.S_IXGRP, stat.S_IXUSR)
        if EVERYONE in allowed:
            allowed = passing
        elif EVERYONE not in passing:
            allowed &= passing
        if folder == root:
            break
    return sorted(allowed)


def _principals(path: Path, other: int, group: int, user: int) -> set[str]:
    found = path.lstat()
    if found.st_mode & other:
        return {EVERYONE}
    allowed = {f"gid:{found.st_gid}"} if found.st_mode & group else set()
    return allowed | ({f"uid:{found.st_uid}"} if found.st_mode & user else set())
