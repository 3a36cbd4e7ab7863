"""Tar archives, plain or compressed."""

from __future__ import annotations

import re
import struct
import tarfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from refinery.documents.containers.base import Container, Limits, Member, Meter
from refinery.documents.expand import compression_of, expand
from refinery.errors import QuarantineError

MAX_HEADER: Final = 1 << 16
MAX_DIGITS: Final = 1_000
BROKEN: Final = (
    *(tarfile.TarError, struct.error, OSError, EOFError),
    *(ValueError, LookupError, TypeError, OverflowError, RecursionError),
)
"""What :mod:`tarfile` raises over bytes that are no archive."""


class _Entry(tarfile.TarInfo):
    """A header that is looked at before :mod:`tarfile` acts on it."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Entry:
        """The header; a negative size would have the same bytes read for ever."""
        found = super().frombuf(buf, encoding, errors)
        is_header = found.type in _HEADERS and found.size > MAX_HEADER
        if found.size < 0 or is_header:
            raise tarfile.ReadError("a header states an impossible size")
        return found

    def _proc_pax(self, archive: Any) -> Any:
        """Refuse what takes time without end to look for a number in."""
        file, position = archive.fileobj, archive.fileobj.tell()
        if any(len(run) > MAX_DIGITS for run in re.findall(rb"\d+", file.read(self.size))):
            raise tarfile.ReadError("a header holds no number")
        file.seek(position)
        found = super()._proc_pax(archive)  # type: ignore[misc]
        if found.size < 0:  # an extended header overrules the plain one
            raise tarfile.ReadError("a header states an impossible size")
        return found


_HEADERS: Final = (
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
    *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
)


class TarContainer(Container):
    """Files by index and name; links and devices hold no bytes, and are skipped members."""

    name = "tar"
    extensions = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")

    def prepare(self, reader: BinaryIO, limits: Limits) -> Any:
        """The archive with its headers read; a compressed one is expanded within limits."""
        head = reader.read(6)
        reader.seek(0)
        plain = expand(reader, limits) if compression_of(head) else reader
        try:
            archive = tarfile.open(fileobj=plain, mode="r:", tarinfo=_Entry)  # noqa: SIM115 - kept
            for count, _ in enumerate(archive, 1):
                if count > limits.entries:
                    raise QuarantineError("expansion", "an archive has too many entries")
        except BROKEN:
            raise QuarantineError("corrupt", "an archive could not be read") from None
        return archive

    def list(self, handle: Any, limits: Limits) -> Iterator[Member]:
        """Files in stored order; holes of sparse ones count as expanded bytes."""
        handle.fileobj.seek(0, 2)
        meter = Meter(limits, handle.fileobj.tell())
        for index, entry in enumerate(handle.getmembers()):
            if entry.isdir():
                continue
            if entry.issparse():
                meter.add(entry.size)
            value = f"{index}:{entry.name}"
            try:
                yield Member(value, entry.name, self.open(handle, value, limits))
            except QuarantineError as error:
                yield Member(value, entry.name, reason=error.reason)

    def open(self, handle: Any, value: str, limits: Limits) -> bytes:
        """One entry's bytes; sparse files are read no further than the limit."""
        entries = handle.getmembers()
        index = int(value.partition(":")[0])
        if index >= len(entries):
            raise QuarantineError("changed", "an archive lacks the entry it had")
        if not entries[index].isreg():
            raise QuarantineError("unsupported-type", "an archive's entry is a link or a device")
        if entries[index].size > limits.member:
            raise QuarantineError("too-large", "an archive's entry is beyond the limit")
        try:
            file = handle.extractfile(entries[index])
            data = b"" if file is None else bytes(file.read())
        except BROKEN:
            raise QuarantineError("corrupt", "an archive's entry could not be read") from None
        return data
