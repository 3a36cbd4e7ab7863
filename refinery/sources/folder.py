"""What the stores that are folders have in common: a path, its mount, its globs."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import BinaryIO

from pydantic import Field

from refinery.errors import QuarantineError, SourceError, TransientError
from refinery.sources.base import Entry, Source, SourceSettings
from refinery.sources.root import Root
from refinery.sources.tree import Tree
from refinery.sources.uris import below


class FolderSettings(SourceSettings):
    """Settings of a store that is a folder."""

    path: str = Field(description="Absolute path of the folder.", pattern=r"^/")
    require_mount: bool = Field(
        default=False, description="Refuse unless something is mounted at the path."
    )
    check_ancestors_above_root: bool = Field(
        default=False,
        description="Count the folders above the path as gates; false where people come to the "
        "share by another way than this machine's path.",
    )


class FolderSource(Source):
    """A store that is a folder of this machine."""

    settings_class = FolderSettings

    def __init__(self, settings: FolderSettings) -> None:
        super().__init__(settings)
        path = os.fsencode(os.path.normpath(settings.path))
        self.root = Root(path, settings.check_ancestors_above_root)
        self.tree = Tree(self.root, settings.realm, self._accepts)

    @property
    def folder(self) -> str:
        """The configured path."""
        return str(self.settings.path)

    def check(self) -> None:
        """See that the folder is there, mounted where that is required, and readable."""
        path, name = Path(self.settings.path), self.settings.name
        if self.settings.require_mount and not os.path.ismount(path):
            raise SourceError(f"Source '{name}': nothing is mounted at {path}.", "mount it.")
        try:
            descriptor = self.root.open_folder(b"")[0]
        except FileNotFoundError:
            raise SourceError(
                f"Source '{name}': {path} does not exist.", "correct 'path' or mount the share."
            ) from None
        except NotADirectoryError:
            raise SourceError(
                f"Source '{name}': {path} is no folder.", "set 'path' to a folder."
            ) from None
        except OSError as error:
            cause = errno.errorcode.get(error.errno or 0, "unknown")
            raise SourceError(
                f"Source '{name}': {path} cannot be read ({cause}).",
                "grant this account read and search permission on it.",
            ) from None
        os.close(descriptor)

    def roots(self) -> tuple[str, ...]:
        """Folders to list independently."""
        return self.tree.units()

    def list(self, root: str) -> Iterator[Entry]:
        """Entries of one unit."""
        return self.tree.walk(root)

    def open(self, uri: str) -> BinaryIO:
        """The bytes of an item; only regular files open, and no link is followed."""
        try:
            return self.open_relative(below(self.root.path, uri))
        except ValueError:
            raise QuarantineError("gone", "The uri lies outside of its source.") from None
        except PermissionError:
            raise QuarantineError("denied", "The account may not read the file.") from None
        except (FileNotFoundError, NotADirectoryError):
            raise TransientError("gone", "The file is no longer there.") from None
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENXIO, errno.EISDIR):
                raise QuarantineError("not-regular", "It is no regular file.") from None
            raise TransientError("store-unavailable", "The store does not answer.") from None

    def open_relative(self, relative: bytes) -> BinaryIO:
        """The bytes of a file below the root; errors are those of the system."""
        descriptor = self.root.open_file(relative)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError(errno.EISDIR, "no regular file")
        return os.fdopen(descriptor, "rb")

    def _accepts(self, relative: bytes, is_folder: bool) -> bool:
        path = os.fsdecode(relative)
        if any(fnmatchcase(path, pattern) for pattern in self.settings.exclude):
            return False
        include = self.settings.include
        return is_folder or not include or any(fnmatchcase(path, glob) for glob in include)
