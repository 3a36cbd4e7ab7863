"""Zip archives."""

from __future__ import annotations

import bz2
import copy
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from refinery.documents.containers.base import CHUNK, Container, Limits, Member, Meter
from refinery.errors import QuarantineError

END: Final = b"PK\x05\x06"
END_SIZE: Final = 22
ENTRY: Final = b"PK\x01\x02"
LARGE_END: Final = b"PK\x06\x06"
LARGE_LOCATOR: Final = struct.Struct("<4sIQI")
LOCAL_SIZE: Final = 30
MAX_DIRECTORY: Final = 16 * 2**20
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
ENCRYPTED: Final = 0x1
STRONG: Final = 99
"""Stands for the method where an entry is encrypted by AES, which :mod:`zipfile` does not know."""
MAX_LOCKED: Final = 16 * 2**20
"""Packed bytes from which an encrypted entry stays locked: decryption here is slow."""
BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError),
    *(ValueError, LookupError, OverflowError, NotImplementedError),
)
"""What :mod:`zipfile` raises over bytes that are no archive."""


class ZipContainer(Container):
    """Entries by index and name; names are labels and never become paths."""

    name = "zip"
    extensions = (".zip",)

    def prepare(self, reader: BinaryIO, limits: Limits) -> Any:
        """The archive, once its directory is known to be small enough to read."""
        check_directory(reader, limits)
        try:
            archive = zipfile.ZipFile(reader)
        except BROKEN:
            raise QuarantineError("corrupt", "an archive could not be opened") from None
        _check_overlap(archive)
        return archive

    def list(self, handle: Any, limits: Limits) -> Iterator[Member]:
        """Files in directory order; encrypted or broken ones are named with the reason."""
        files = [(i, e) for i, e in enumerate(handle.infolist()) if not e.is_dir()]
        meter = Meter(limits, sum(entry.compress_size for _, entry in files))
        for index, entry in files:
            value = f"{index}:{entry.filename}"
            try:
                data = read_entry(handle, entry, meter, limits)
                yield Member(value, entry.filename, data, is_locked=_is_locked(entry))
            except QuarantineError as error:
                if error.reason == "expansion":
                    raise
                reason = error.reason
                yield Member(value, entry.filename, reason=reason, is_locked=_is_locked(entry))

    def open(self, handle: Any, value: str, limits: Limits) -> bytes:
        """One entry, within the limits of the whole archive."""
        index = int(value.partition(":")[0])
        entries = handle.infolist()
        if index >= len(entries):
            raise QuarantineError("changed", "an archive lacks the entry it had")
        entry = entries[index]
        return read_entry(handle, entry, Meter(limits, max(entry.compress_size, 1)), limits)


def check_directory(reader: BinaryIO, limits: Limits) -> None:
    """Refuse a directory too large to read into memory, whatever it says of itself.

    Raises:
        QuarantineError: ``expansion`` or ``corrupt``.
    """
    length = reader.seek(0, 2)
    reader.seek(-min(length, END_SIZE + 0xFFFF + LARGE_LOCATOR.size), 2)
    data = reader.read()
    at = data.rfind(END)
    if at < 0 or len(data) - at < END_SIZE:
        raise QuarantineError("corrupt", "an archive has no directory")
    entries, size = struct.unpack_from("<HI", data, at + 10)
    start = length - len(data) + at
    if data[max(0, at - LARGE_LOCATOR.size) : at].startswith(b"PK\x06\x07"):
        entries, size, start = _large_end(reader, data[at - LARGE_LOCATOR.size : at])
    if entries > limits.entries or size > MAX_DIRECTORY:
        raise QuarantineError("expansion", "an archive has too many entries")
    reader.seek(max(0, start - size))
    if reader.read(size).count(ENTRY) > limits.entries:
        raise QuarantineError("expansion", "an archive has more entries than it says")
    reader.seek(0)


def _large_end(reader: BinaryIO, locator: bytes) -> tuple[int, int, int]:
    """Entries, size of the directory and where it ends, as an archive beyond 4 GiB has them."""
    reader.seek(LARGE_LOCATOR.unpack(locator)[2])
    record = reader.read(56)
    if len(record) < 56 or not record.startswith(LARGE_END):
        raise QuarantineError("corrupt", "an archive has no directory")
    entries, size = struct.unpack_from("<QQ", record, 32)
    return entries, size, reader.tell() - 56


def _check_overlap(archive: zipfile.ZipFile) -> None:
    """Refuse entries that lie within one another: few bytes would be many files.

    Raises:
        QuarantineError: ``corrupt``.
    """
    end = 0
    for entry in sorted(archive.infolist(), key=lambda one: one.header_offset):
        if entry.header_offset < end:
            raise QuarantineError("corrupt", "an archive's entries overlap")
        end = entry.header_offset + LOCAL_SIZE + entry.compress_size


def read_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, meter: Meter, limits: Limits
) -> bytes:
    """Bytes of one entry.

    Raises:
        QuarantineError: ``encrypted``, ``unsupported``, ``corrupt``, ``too-large``, ``expansion``.
    """
    if _is_locked(entry):
        return _unlocked(archive, entry, meter, limits)
    try:
        return _whole(archive, entry, meter, limits)
    except RuntimeError:  # zipfile's word for a password it lacks
        raise QuarantineError("encrypted", "an archive's entry is encrypted") from None


def _unlocked(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, meter: Meter, limits: Limits
) -> bytes:
    """An encrypted entry by one of the site's passwords; stronger ciphers stay locked."""
    known = limits.passwords if entry.compress_size <= MAX_LOCKED else ()
    for password in known:
        try:
            return _whole(archive, entry, meter, limits, password.encode())
        except RuntimeError:
            continue
        except QuarantineError as error:
            # One wrong password in 256 passes the first check; the sums at the end tell.
            if error.reason != "corrupt":
                raise
    raise QuarantineError("encrypted", "an archive's entry is encrypted")


def _is_locked(entry: zipfile.ZipInfo) -> bool:
    return bool(entry.flag_bits & ENCRYPTED)


def _whole(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    meter: Meter,
    limits: Limits,
    password: bytes | None = None,
) -> bytes:
    if entry.compress_type not in METHODS:
        reason = "encrypted" if entry.compress_type == STRONG else "unsupported"
        raise QuarantineError(reason, "an archive's entry is packed in an unknown way")
    pieces: list[bytes] = []
    size = 0
    try:
        for piece in _pieces(archive, entry, password):
            meter.add(len(piece))
            size += len(piece)
            if size > limits.member:
                raise QuarantineError("too-large", "an archive's entry is beyond the limit")
            pieces.append(piece)
    except BROKEN:
        raise QuarantineError("corrupt", "an archive's entry could not be read") from None
    return b"".join(pieces)


def _pieces(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, password: bytes | None
) -> Iterator[bytes]:
    """An entry's bytes, few at a time however well they are packed."""
    if entry.compress_type != zipfile.ZIP_BZIP2:
        with archive.open(entry, pwd=password) as file:
            while piece := file.read(CHUNK):
                yield piece
        return
    # zipfile would unpack all that bzip2 makes of a block at once; the stream has its own sums.
    packed = copy.copy(entry)
    packed.compress_type, packed.file_size = zipfile.ZIP_STORED, entry.compress_size
    packed.CRC = None  # type: ignore[assignment]
    engine = bz2.BZ2Decompressor()
    with archive.open(packed, pwd=password) as file:
        while not engine.eof:
            data = file.read(CHUNK) if engine.needs_input else b""
            if engine.needs_input and not data:
                raise EOFError
            yield engine.decompress(data, CHUNK)
