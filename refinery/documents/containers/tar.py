"""Tar archives, plain or compressed."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from refinery.documents.containers.base import Container, Limits, Member
from refinery.documents.expand import compression_of, expand
from refinery.errors import QuarantineError


class TarContainer(Container):
    """Regular files by index and name; links and devices hold no bytes and are left out."""

    name = "tar"
    extensions = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")

    def prepare(self, reader: BinaryIO, limits: Limits) -> Any:
        """The archive with its headers read; a compressed one is expanded within limits."""
        head = reader.read(6)
        reader.seek(0)
        plain = expand(reader, limits) if compression_of(head) else reader
        try:
            archive = tarfile.open(fileobj=plain, mode="r:")  # noqa: SIM115 - kept by the caller
            for count, _ in enumerate(archive, 1):
                if count > limits.entries:
                    raise QuarantineError("expansion", "an archive has too many entries")
        except (tarfile.TarError, OSError, ValueError, EOFError):
            raise QuarantineError("corrupt", "an archive could not be read") from None
        return archive

    def list(self, handle: Any, limits: Limits) -> Iterator[Member]:
        """Files in stored order."""
        for index, entry in enumerate(handle.getmembers()):
            if entry.isreg():
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
        if entries[index].size > limits.member:
            raise QuarantineError("too-large", "an archive's entry is beyond the limit")
        try:
            file = handle.extractfile(entries[index])
            data = b"" if file is None else bytes(file.read())
        except (tarfile.TarError, OSError, EOFError, ValueError, KeyError):
            raise QuarantineError("corrupt", "an archive's entry could not be read") from None
        return data
