"""Decompress a stream within limits: gzip, bzip2 and xz."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from typing import Any, BinaryIO, Final

from refinery.documents.containers.base import CHUNK, Limits, Meter
from refinery.errors import QuarantineError

MAGIC: Final = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}
XZ_MEMORY: Final = 128 * 2**20


def compression_of(head: bytes) -> str:
    """Name of the compression the first bytes announce, or empty."""
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), "")


def peek(head: bytes, size: int = 512) -> bytes:
    """The first expanded bytes, as far as the packed head gives them."""
    try:
        return bytes(_decompressor(compression_of(head)).decompress(head, size))
    except (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError):
        return b""


def expand(reader: BinaryIO, limits: Limits) -> io.BytesIO:
    """Everything a compressed stream holds.

    Raises:
        QuarantineError: ``expansion`` or ``corrupt``.
    """
    reader.seek(0, 2)
    meter = Meter(limits, reader.tell())
    reader.seek(0)
    name = compression_of(reader.read(6))
    reader.seek(0)
    out = io.BytesIO()
    try:
        _pump(reader, name, out, meter)
    except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError):
        raise QuarantineError("corrupt", "a compressed file could not be read") from None
    out.seek(0)
    return out


def _pump(reader: BinaryIO, name: str, out: io.BytesIO, meter: Meter) -> None:
    """Copy stream after stream; files may hold several, one behind the other."""
    engine = _decompressor(name)
    data = reader.read(CHUNK)
    while data or not _needs_input(engine):
        piece = engine.decompress(data, CHUNK)
        data = engine.unconsumed_tail if name == "gzip" else b""
        meter.add(len(piece))
        out.write(piece)
        if engine.eof:
            data = engine.unused_data.lstrip(b"\x00") or reader.read(CHUNK).lstrip(b"\x00")
            if compression_of(data) != name:
                return
            engine = _decompressor(name)
        elif not data and _needs_input(engine):
            data = reader.read(CHUNK)
            if not data:
                raise EOFError


def _needs_input(engine: Any) -> bool:
    return bool(getattr(engine, "needs_input", True))


def _decompressor(name: str) -> Any:
    if name == "gzip":
        return zlib.decompressobj(31)
    if name == "bzip2":
        return bz2.BZ2Decompressor()
    if name == "xz":
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
    raise ValueError(name)
