"""What a store is: it lists what it holds, says who may read it, and opens bytes."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, ClassVar, Final

from pydantic import Field

from refinery.config.settings import Settings

FILE: Final = "file"
DENIED: Final = "denied"
SKIPPED: Final = "skipped"

DENIED_FOLDER: Final = "denied-folder"
UNREADABLE_FOLDER: Final = "unreadable-folder"
INCOMPLETE: Final = (DENIED_FOLDER, UNREADABLE_FOLDER)
"""Reasons that make a listing incomplete: what lies below was not seen."""


class SourceSettings(Settings):
    """What every source declares."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", description="Name of the source.")
    type: str = Field(description="Which kind of store it is.")
    realm: str = Field(
        min_length=1,
        pattern=r"^[^@\s]+$",
        description="Whose users and groups its permissions name; world means everyone@realm.",
    )
    label: str = Field(default="internal", description="Classification of all it holds.")
    jurisdiction: str = Field(
        default="", description="Whose law holds for it; empty is the policy's default."
    )
    kind_hint: str | None = Field(default=None, description="Kind of all it holds, if known.")
    include: tuple[str, ...] = Field(
        default=(), description="Globs over the path below the root; '*' crosses folders."
    )
    exclude: tuple[str, ...] = Field(
        default=(), description="Globs of files and folders to leave out of the listing."
    )


@dataclass(frozen=True)
class Stamp:
    """What tells one version of a file from the next.

    Attributes:
        token: Size, mtime and inode.
        modified: Microseconds since 1970, or None where no calendar reaches.
    """

    size: int
    token: str
    ctime: str
    modified: int | None

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """The stamp of what stat saw."""
        micros = status.st_mtime_ns // 1000
        known = _YEAR_1 <= micros < _YEAR_10000
        token = f"{status.st_size}:{status.st_mtime_ns}:{status.st_ino}"
        return cls(status.st_size, token, str(status.st_ctime_ns), micros if known else None)


_YEAR_1: Final = -62_135_596_800_000_000
_YEAR_10000: Final = 253_402_300_800_000_000


@dataclass(frozen=True)
class Entry:
    """One thing a listing saw.

    Attributes:
        uri: Where it lies, in ASCII; reversible to the bytes of its name.
        name: Last part as people read it; bytes that are no UTF-8 are escaped.
        readers: Principals that may read it; empty means nobody is known to.
        state: ``file``, ``denied`` or ``skipped``.
        reason: Why it is no file to read.
    """

    uri: str
    name: str
    stamp: Stamp = Stamp(0, "", "", None)
    readers: tuple[str, ...] = ()
    state: str = FILE
    reason: str | None = None


class Source(ABC):
    """A store. Instances are built from settings on the driver and again in each worker."""

    name: ClassVar[str]
    settings_class: ClassVar[type[SourceSettings]]

    def __init__(self, settings: SourceSettings) -> None:
        self.settings: Any = settings

    @property
    def folder(self) -> str | None:
        """The folder of this machine that it crawls; None where there is no such."""
        return None

    @abstractmethod
    def check(self) -> None:
        """See that the store is there and readable.

        Raises:
            SourceError: It is missing, unmounted or refuses; never an empty success.
        """

    @abstractmethod
    def roots(self) -> tuple[str, ...]:
        """Units that tasks list independently; together they are the whole store.

        Opaque to the caller, and few: folders, never files.
        """

    @abstractmethod
    def list(self, root: str) -> Iterator[Entry]:
        """What one unit holds, without what other units hold."""

    @abstractmethod
    def open(self, uri: str) -> BinaryIO:
        """The bytes of an item, seekable.

        Raises:
            QuarantineError: ``denied``, ``gone``, ``not-regular``, or ``unreadable`` for now.
        """

    def stamp(self, file: BinaryIO) -> Stamp:
        """The stamp of an open item, to tell whether it changes while it is read."""
        return Stamp.of(os.fstat(file.fileno()))
