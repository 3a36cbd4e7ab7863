"""Walks a folder tree: units to list independently, entries with those who may read them."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from typing import Final

from refinery.sources.base import (
    DENIED,
    DENIED_FOLDER,
    SKIPPED,
    UNREADABLE_FOLDER,
    Entry,
    Stamp,
)
from refinery.sources.permissions import READ, Gate, readers
from refinery.sources.principals import SystemDirectory, forget
from refinery.sources.root import Root, judge, place_of
from refinery.sources.uris import below, join, readable_name, uri_of

ENOUGH_UNITS: Final = 64
MAX_UNITS: Final = 4096
MAX_SPLITS: Final = 3

_KINDS: Final = {
    stat.S_IFLNK: "symlink",
    stat.S_IFIFO: "fifo",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}
_WHOLE, _SINGLE = "tree", "folder"
_VANISHED: Final = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


class Tree:
    """A folder tree as one listing sees it.

    Args:
        realm: Whose users and groups its permissions name.
        accepts: Whether a path below the root is listed; gets the path and whether it is a
            folder.
    """

    def __init__(self, root: Root, realm: str, accepts: Callable[[bytes, bool], bool]) -> None:
        self.root = root
        self.realm = realm
        self.accepts = accepts
        self._readers: dict[tuple[frozenset[Gate], Gate], tuple[str, ...]] = {}

    def units(self, splits: Callable[[list[bytes]], bool] = lambda names: True) -> tuple[str, ...]:
        """Folders to list independently, found from the top until there are enough.

        Args:
            splits: Whether a folder that holds these folders may be cut at all.
        """
        single: list[bytes] = []
        whole: list[bytes] = [b""]
        for _ in range(MAX_SPLITS):
            inner: list[bytes] = []
            kept: list[bytes] = []
            for folder in whole:
                names = self._folders_in(folder)
                if names and splits(names) and len(inner) + len(names) <= MAX_UNITS:
                    single.append(folder)
                    inner.extend(join(folder, name) for name in names)
                else:
                    kept.append(folder)
            whole = inner + kept
            if len(whole) >= ENOUGH_UNITS or not inner:
                break
        cut = [(_SINGLE, folder) for folder in single] + [(_WHOLE, folder) for folder in whole]
        return tuple(f"{kind}+{self._uri(folder)}" for kind, folder in cut)

    def walk(self, unit: str) -> Iterator[Entry]:
        """What a unit holds; the folders of a folder in descending order of name."""
        forget()
        self._readers.clear()
        kind, _, uri = unit.partition("+")
        start = below(self.root.path, uri)
        pending = [start]
        while pending:
            folder = pending.pop()
            inner: list[bytes] = []
            try:
                yield from self._entries(folder, inner)
            except OSError as error:
                if folder != start and error.errno in _VANISHED:
                    continue  # gone or replaced since its parent was read
                yield self._closed(folder, error)
            if kind == _WHOLE:
                pending.extend(sorted(inner))

    def _uri(self, relative: bytes) -> str:
        return uri_of(self.root.path.rstrip(b"/") + b"/" + relative)

    def _folders_in(self, folder: bytes) -> list[bytes]:
        """Names of the folders in a folder; none where it cannot be read."""
        try:
            descriptor = self.root.open_folder(folder)[0]
        except OSError:
            return []
        try:
            with os.scandir(descriptor) as found:
                names = [os.fsencode(e.name) for e in found if e.is_dir(follow_symlinks=False)]
        except OSError:
            return []
        finally:
            os.close(descriptor)
        return sorted(name for name in names if self.accepts(join(folder, name), True))

    def _entries(self, folder: bytes, inner: list[bytes]) -> Iterator[Entry]:
        """Entries of one folder; the folders in it are added to ``inner``."""
        descriptor, gates = self.root.open_folder(folder)
        try:
            with os.scandir(descriptor) as found:
                for item in found:
                    path = join(folder, os.fsencode(item.name))
                    is_folder = item.is_dir(follow_symlinks=False)
                    if not self.accepts(path, is_folder):
                        continue
                    if is_folder:
                        inner.append(path)
                    elif entry := self._entry(item, path, descriptor, gates):
                        yield entry
        finally:
            os.close(descriptor)

    def _entry(
        self, item: os.DirEntry[str], path: bytes, descriptor: int, gates: frozenset[Gate]
    ) -> Entry | None:
        uri, name = self._uri(path), readable_name(path)
        try:
            status = item.stat(follow_symlinks=False)
        except FileNotFoundError:
            return None
        except OSError:
            return Entry(uri, name, state=DENIED, reason="denied")
        stamp = Stamp.of(status)
        if not stat.S_ISREG(status.st_mode):
            reason = _KINDS.get(stat.S_IFMT(status.st_mode), "not-regular")
            return Entry(uri, name, stamp, state=SKIPPED, reason=reason)
        place = place_of(descriptor) + b"/" + os.fsencode(item.name)
        return Entry(uri, name, stamp, self._who(gates, judge(status, place, READ)))

    def _who(self, gates: frozenset[Gate], last: Gate) -> tuple[str, ...]:
        known = self._readers.get((gates, last))
        if known is None:
            known = readers({*gates, last}, SystemDirectory(), self.realm)
            self._readers[gates, last] = known
        return known

    def _closed(self, folder: bytes, error: OSError) -> Entry:
        denied = error.errno in (errno.EACCES, errno.EPERM)
        reason = DENIED_FOLDER if denied else UNREADABLE_FOLDER
        name = readable_name(folder or self.root.path)
        return Entry(self._uri(folder), name, state=DENIED, reason=reason)
