"""What a container is: bytes that hold documents, opened within limits."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, ClassVar, Final

from refinery.errors import QuarantineError

CHUNK: Final = 1 << 16


@dataclass(frozen=True)
class Limits:
    """Bounds of one container; entries and expansion bind archives, not mailboxes.

    Attributes:
        ratio: Expanded over packed bytes, once more than ``ratio_floor`` came out.
        member: Bytes of one member.
        passwords: Tried on entries that are encrypted.
    """

    entries: int = 10_000
    ratio: int = 100
    ratio_floor: int = 2**20
    expanded: int = 256 * 2**20
    member: int = 256 * 2**20
    passwords: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Member:
    """One document inside.

    Attributes:
        value: What :meth:`Container.open` finds it by.
        name: For people and for its extension; never used as a path.
        reason: Why its bytes cannot be had, else empty.
        kind: Name of the container that opens it, where that is another one than lists it.
        is_locked: Whether it lies there encrypted, be it opened or not.
    """

    value: str
    name: str
    data: bytes = b""
    reason: str = ""
    kind: str = ""
    is_locked: bool = False


class Container(ABC):
    """Lists and opens documents inside others; its name is the kind of the locators."""

    name: ClassVar[str]
    extensions: ClassVar[tuple[str, ...]] = ()

    def prepare(self, reader: BinaryIO, limits: Limits) -> Any:
        """What :meth:`list` and :meth:`open` work on; kept while neighbours are fetched.

        Raises:
            QuarantineError: ``corrupt``, ``expansion``, ``unsupported``.
        """
        return reader

    @abstractmethod
    def list(self, handle: Any, limits: Limits) -> Iterator[Member]:
        """Every document inside, in stored order.

        Raises:
            QuarantineError: The container breaks a limit or is broken itself.
        """

    @abstractmethod
    def open(self, handle: Any, value: str, limits: Limits) -> bytes:
        """Bytes of one member.

        Raises:
            QuarantineError: ``encrypted``, ``corrupt``, ``too-large``, ``gone``.
        """


class Meter:
    """Counts what comes out of an archive and stops a bomb.

    >>> Meter(Limits(expanded=10), packed=100).add(11)
    Traceback (most recent call last):
    refinery.errors.QuarantineError: an archive expands beyond its limit
    """

    def __init__(self, limits: Limits, packed: int) -> None:
        self._limits, self._packed, self._out = limits, max(packed, 1), 0

    def add(self, size: int) -> None:
        """Account for expanded bytes."""
        self._out += size
        beyond = self._out > self._limits.ratio_floor
        if self._out > self._limits.expanded or (
            beyond and self._out > self._limits.ratio * self._packed
        ):
            raise QuarantineError("expansion", "an archive expands beyond its limit")


def read_range(reader: BinaryIO, value: str, limits: Limits) -> bytes:
    """Bytes of an ``offset:length`` locator."""
    offset, _, length = value.partition(":")
    if not (offset.isdigit() and length.isdigit()):
        raise QuarantineError("corrupt", "a byte range is not understood")
    if int(length) > limits.member:
        raise QuarantineError("too-large", "a member is beyond the limit")
    reader.seek(int(offset))
    data = reader.read(int(length))
    if len(data) != int(length):
        raise QuarantineError("changed", "a container ends before its member")
    return data
