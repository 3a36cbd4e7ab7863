"""Zips whose entries are encrypted by AES, as WinZip published it. Imported in the child alone."""

from __future__ import annotations

import bz2
import hashlib
import hmac
import io
import struct
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipInfo

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from refinery.documents.containers.base import CHUNK, Limits, Meter
from refinery.documents.containers.zip import LOCAL_SIZE, STRONG, ZipContainer, read_entry
from refinery.documents.locked import SHARE
from refinery.documents.model import Embedded
from refinery.documents.text import normalise
from refinery.errors import QuarantineError

STEP: Final = "aes-zip"
FIELD: Final = 0x9901
"""Extra field of an entry that says how it is encrypted."""
ROUNDS: Final = 1000
CHECK: Final = 2
"""Bytes that tell most wrong passwords at once."""
SEAL: Final = 10
"""Bytes of the authentication code that follows an entry."""
BLOCK: Final = 16


@dataclass(frozen=True)
class _Lock:
    """How an entry is encrypted: half the bytes of its key, and how it is packed below."""

    salt: int
    method: int

    @property
    def key(self) -> int:
        return 2 * self.salt


def unpack(data: bytes, limits: Limits, passwords: Sequence[str], seconds: float) -> list[Embedded]:
    """Every file inside, in stored order; those that no password opens are ``encrypted``.

    Args:
        seconds: Time of the whole document, of which a share goes into trying passwords.

    Raises:
        QuarantineError: ``corrupt``, ``expansion``.
    """
    deadline = time.monotonic() + seconds * SHARE
    known, limits = list(passwords), replace(limits, passwords=tuple(passwords))
    archive = ZipContainer().prepare(io.BytesIO(data), limits)
    files = [(i, entry) for i, entry in enumerate(archive.infolist()) if not entry.is_dir()]
    meter = Meter(limits, sum(entry.compress_size for _, entry in files))
    found = []
    for index, entry in files:
        step, content, reason = (STEP, f"{index}:{normalise(entry.filename)}"), b"", ""
        try:
            if entry.compress_type == STRONG:
                content = _opened(data, entry, meter, known, deadline)
            else:
                content = read_entry(archive, entry, meter, limits)
        except QuarantineError as error:
            if error.reason == "expansion":
                raise
            reason = error.reason
        found.append(Embedded(step, entry.filename, content, reason))
    return found


def _opened(data: bytes, entry: ZipInfo, meter: Meter, known: list[str], deadline: float) -> bytes:
    """An entry by the first password that fits, which then is the first to be tried."""
    lock, packed = _lock(entry), _packed(data, entry)
    salt, check = packed[: lock.salt], packed[lock.salt : lock.salt + CHECK]
    sealed, seal = packed[lock.salt + CHECK : -SEAL], packed[-SEAL:]
    for password in known:
        if time.monotonic() > deadline:
            break
        size = 2 * lock.key + CHECK
        keys = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, ROUNDS, size)
        if keys[-CHECK:] != check:
            continue
        code = hmac.new(keys[lock.key : -CHECK], sealed, "sha1").digest()[:SEAL]
        if hmac.compare_digest(code, seal):
            known.remove(password)
            known.insert(0, password)
            return _expanded(_plain(sealed, keys[: lock.key]), lock.method, meter)
    raise QuarantineError("encrypted", "an archive's entry is encrypted")


def _lock(entry: ZipInfo) -> _Lock:
    extra = entry.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == FIELD and size >= 7 and len(extra) >= 11 and extra[8] in (1, 2, 3):
            return _Lock(4 * extra[8] + 4, int.from_bytes(extra[9:11], "little"))
        extra = extra[4 + size :]
    raise QuarantineError("encrypted", "an archive's entry is encrypted in an unknown way")


def _packed(data: bytes, entry: ZipInfo) -> bytes:
    """Bytes of an entry as they lie in the archive."""
    header = data[entry.header_offset : entry.header_offset + LOCAL_SIZE]
    if len(header) < LOCAL_SIZE:
        raise QuarantineError("corrupt", "an archive's entry could not be read")
    start = entry.header_offset + LOCAL_SIZE + sum(struct.unpack_from("<HH", header, 26))
    return data[start : start + entry.compress_size]


def _plain(sealed: bytes, key: bytes) -> Iterator[bytes]:
    """The bytes decrypted: a counter that begins at one, its lowest byte first, is the stream."""
    engine = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    for start in range(0, len(sealed), CHUNK):
        piece = sealed[start : start + CHUNK]
        first = start // BLOCK + 1
        counts = (first + n for n in range(-(-len(piece) // BLOCK)))
        stream = engine.update(b"".join(n.to_bytes(BLOCK, "little") for n in counts))
        mixed = int.from_bytes(piece, "big") ^ int.from_bytes(stream[: len(piece)], "big")
        yield mixed.to_bytes(len(piece), "big")


def _expanded(pieces: Iterable[bytes], method: int, meter: Meter) -> bytes:
    out = []
    try:
        for piece in _unpacked(pieces, method):
            meter.add(len(piece))
            out.append(piece)
    except (zlib.error, OSError, EOFError, ValueError):
        raise QuarantineError("corrupt", "an archive's entry could not be read") from None
    return b"".join(out)


def _unpacked(pieces: Iterable[bytes], method: int) -> Iterator[bytes]:
    """What the pieces hold, few bytes at a time however well they are packed."""
    if method == ZIP_STORED:
        yield from pieces
        return
    if method not in (ZIP_DEFLATED, ZIP_BZIP2):
        raise QuarantineError("unsupported", "an archive's entry is packed in an unknown way")
    engine: Any = bz2.BZ2Decompressor() if method == ZIP_BZIP2 else zlib.decompressobj(-15)
    for piece in pieces:
        while not engine.eof:
            yield engine.decompress(piece, CHUNK)
            piece = b"" if method == ZIP_BZIP2 else engine.unconsumed_tail
            if engine.needs_input if method == ZIP_BZIP2 else not piece:
                break
    if method == ZIP_DEFLATED:
        yield engine.flush()
    if not engine.eof:
        raise EOFError
