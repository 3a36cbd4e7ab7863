"""Zip archives."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from refinery.documents.containers.base import CHUNK, Container, Limits, Member, Meter
from refinery.errors import QuarantineError

END: Final = b"PK\x05\x06"
END_SIZE: Final = 22
MAX_DIRECTORY: Final = 16 * 2**20
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
ENCRYPTED: Final = 0x1


class ZipContainer(Container):
    """Entries by index and name; names are labels and never become paths."""

    name = "zip"
    extensions = (".zip",)

    def prepare(self, reader: BinaryIO, limits: Limits) -> Any:
        """The archive, once its directory is known to be small enough to read."""
        check_directory(reader, limits)
        try:
            return zipfile.ZipFile(reader)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
            raise QuarantineError("corrupt", "an archive could not be opened") from None

    def list(self, handle: Any, limits: Limits) -> Iterator[Member]:
        """Files in directory order; encrypted or broken ones are named with the reason."""
        files = [(i, e) for i, e in enumerate(handle.infolist()) if not e.is_dir()]
        meter = Meter(limits, sum(entry.compress_size for _, entry in files))
        for index, entry in files:
            value = f"{index}:{entry.filename}"
            try:
                yield Member(value, entry.filename, _read(handle, entry, meter, limits))
            except QuarantineError as error:
                if error.reason == "expansion":
                    raise
                yield Member(value, entry.filename, reason=error.reason)

    def open(self, handle: Any, value: str, limits: Limits) -> bytes:
        """One entry, within the limits of the whole archive."""
        index = int(value.partition(":")[0])
        entries = handle.infolist()
        if index >= len(entries):
            raise QuarantineError("changed", "an archive lacks the entry it had")
        entry = entries[index]
        return _read(handle, entry, Meter(limits, max(entry.compress_size, 1)), limits)


def check_directory(reader: BinaryIO, limits: Limits) -> None:
    """Refuse a directory too large to read into memory.

    Raises:
        QuarantineError: ``expansion`` or ``corrupt``.
    """
    reader.seek(0, 2)
    tail = min(reader.tell(), END_SIZE + 0xFFFF)
    reader.seek(-tail, 2)
    data = reader.read(tail)
    at = data.rfind(END)
    if at < 0 or len(data) - at < END_SIZE:
        raise QuarantineError("corrupt", "an archive has no directory")
    entries, size = struct.unpack_from("<HI", data, at + 10)
    if entries > limits.entries or size > MAX_DIRECTORY:
        raise QuarantineError("expansion", "an archive has too many entries")
    reader.seek(0)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, meter: Meter, limits: Limits) -> bytes:
    if entry.flag_bits & ENCRYPTED:
        raise QuarantineError("encrypted", "an archive's entry is encrypted")
    if entry.compress_type not in METHODS:
        raise QuarantineError("unsupported", "an archive's entry is packed in an unknown way")
    pieces: list[bytes] = []
    size = 0
    try:
        with archive.open(entry) as file:
            while piece := file.read(CHUNK):
                meter.add(len(piece))
                size += len(piece)
                if size > limits.member:
                    raise QuarantineError("too-large", "an archive's entry is beyond the limit")
                pieces.append(piece)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, zlib.error, NotImplementedError):
        raise QuarantineError("corrupt", "an archive's entry could not be read") from None
    except RuntimeError:  # zipfile's word for a password it lacks
        raise QuarantineError("encrypted", "an archive's entry is encrypted") from None
    return b"".join(pieces)
