"""The files of a 7z archive, unpacked in memory within limits. Imported in the child alone."""

from __future__ import annotations

import io
import lzma
import struct
import zlib
from typing import Any, Final

from py7zr import SevenZipFile
from py7zr.exceptions import ArchiveError, PasswordRequired, UnsupportedCompressionMethodError
from py7zr.io import Py7zIO, WriterFactory

from refinery.documents.containers.base import Limits, Meter
from refinery.documents.model import Embedded
from refinery.documents.text import normalise
from refinery.errors import QuarantineError

STEP: Final = "sevenzip"
BROKEN: Final = (
    *(ArchiveError, OSError, EOFError, ValueError, LookupError, TypeError, AttributeError),
    *(AssertionError, lzma.LZMAError, zlib.error, struct.error),
)
"""What py7zr raises on broken archives."""


def unpack(data: bytes, limits: Limits) -> list[Embedded]:
    """Every file inside, in stored order; links among them have no bytes.

    Raises:
        QuarantineError: ``encrypted`` where not even the names can be read; ``corrupt``,
            ``expansion``.
    """
    try:
        with SevenZipFile(io.BytesIO(data)) as archive:
            return _members(archive, limits, len(data))
    except PasswordRequired:
        raise QuarantineError("encrypted", "an archive is encrypted") from None
    except BROKEN:
        raise QuarantineError("corrupt", "an archive could not be read") from None


def _members(archive: Any, limits: Limits, packed: int) -> list[Embedded]:
    entries = list(archive.files)
    if len(entries) > limits.entries:
        raise QuarantineError("expansion", "an archive has too many entries")
    files = [(i, e, str(e.filename)) for i, e in enumerate(entries) if not e.is_directory]
    if sum(entry.uncompressed for _, entry, _ in files) > limits.expanded:
        raise QuarantineError("expansion", "an archive expands beyond its limit")
    refused = {i: "too-large" for i, entry, _ in files if entry.uncompressed > limits.member}
    if archive.needs_password():
        refused = {i: "encrypted" for i, _, _ in files}
    refused |= {i: "unsupported-type" for i, entry, _ in files if _is_link(entry)}
    wanted = [i for i, _, _ in files if i not in refused]
    contents, failure = _unpacked(archive, wanted, Meter(limits, packed))
    found = []
    for index, _, name in files:
        reason = refused.get(index, "" if index in contents else failure)
        step = (STEP, f"{index}:{normalise(name)}")
        found.append(Embedded(step, name, b"" if reason else contents[index], reason))
    return found


def _is_link(entry: Any) -> bool:
    """Whether it holds no bytes of its own, as links and devices of a tar do not."""
    return bool(entry.is_symlink or entry.is_junction or entry.is_socket)


def _unpacked(archive: Any, wanted: list[int], meter: Meter) -> tuple[dict[int, bytes], str]:
    """Contents by index, and the reason for those that are missing."""
    if not wanted:
        return {}, ""
    # A name of an archive is a label: as numbers, py7zr neither refuses nor merges them.
    for index, values in enumerate(archive.files.files_list):
        values["filename"] = str(index)
    factory, failure = _Factory(meter), "corrupt"
    try:
        archive.extract(targets=[str(index) for index in wanted], factory=factory)
    except UnsupportedCompressionMethodError:
        failure = "unsupported"
    except BROKEN:
        if factory.kept:
            factory.kept.popitem()  # the last one was under way
    return {index: one.buffer.getvalue() for index, one in factory.kept.items()}, failure


class _Kept(Py7zIO):
    """Keeps what comes out of an archive, as long as the limits hold."""

    def __init__(self, meter: Meter) -> None:
        self.buffer = io.BytesIO()
        self._meter = meter

    def write(self, s: bytes | bytearray) -> int:
        """Account for a piece, then keep it."""
        self._meter.add(len(s))
        return self.buffer.write(s)

    def read(self, size: int | None = None) -> bytes:
        """As a file."""
        return self.buffer.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """As a file."""
        return self.buffer.seek(offset, whence)

    def flush(self) -> None:
        """Nothing waits."""

    def size(self) -> int:
        """Bytes so far."""
        return self.buffer.getbuffer().nbytes


class _Factory(WriterFactory):
    """One buffer a file, by the number that is its name here."""

    def __init__(self, meter: Meter) -> None:
        self.kept: dict[int, _Kept] = {}
        self._meter = meter

    def create(self, filename: str) -> Py7zIO:
        """A new buffer."""
        self.kept[int(filename)] = _Kept(self._meter)
        return self.kept[int(filename)]
