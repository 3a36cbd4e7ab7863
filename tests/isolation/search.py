"""Seeks words in every byte below directories, packed bytes included."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa

LZ4_BLOCK = b"LZ4Block"
ZSTANDARD = b"\x28\xb5\x2f\xfd"
GZIP = b"\x1f\x8b"
HUGE = 1 << 32
"""Bytes beyond which a file is somebody else's: a driver of few rows writes none so large."""


def find(words: Mapping[str, str], roots: Iterable[Path]) -> dict[str, set[Path]]:
    """Files in which, or in whose name, each word stands: word's name -> files."""
    found: dict[str, set[Path]] = {name: set() for name in words}
    for path in (p for root in roots for p in (root, *root.rglob("*"))):
        for content in (str(path).encode(), *forms(path)):
            for name, word in words.items():
                if word.encode() in content or word.encode("utf-16-le") in content:
                    found[name].add(path)
    return found


def forms(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and what they unpack to; nothing for what is gone or no file."""
    try:
        if not path.is_file() or path.is_symlink() or path.stat().st_size > HUGE:
            return
        data = path.read_bytes()
    except OSError:
        return
    yield data
    if data.startswith(ZSTANDARD):
        yield unpacked(data, "zstd")
    if data.startswith(GZIP):
        yield gunzipped(data)
    yield from lz4_blocks(data)


def unpacked(data: bytes, codec: str) -> bytes:
    """What a stream that may have been cut off unpacks to."""
    whole = bytearray()
    with (
        contextlib.suppress(OSError, pa.ArrowException),
        pa.CompressedInputStream(pa.BufferReader(data), codec) as stream,
    ):
        while block := stream.read(1 << 16):
            whole += block
    return bytes(whole)


def gunzipped(data: bytes) -> bytes:
    """As :func:`unpacked`, for gzip."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data)
    except zlib.error:
        return b""


def lz4_blocks(data: bytes) -> Iterator[bytes]:
    """Blocks as Spark's default codec writes them: magic, token, two lengths, checksum."""
    at = data.find(LZ4_BLOCK)
    while at >= 0:
        packed = int.from_bytes(data[at + 9 : at + 13], "little")
        size = int.from_bytes(data[at + 13 : at + 17], "little")
        body = data[at + 21 : at + 21 + packed]
        is_raw = data[at + 8] & 0xF0 == 0x10
        if is_raw:
            yield body
        elif 0 < size < 1 << 26 and len(body) == packed:
            with contextlib.suppress(OSError, pa.ArrowException):
                yield pa.Codec("lz4_raw").decompress(body, size, asbytes=True)
        at = data.find(LZ4_BLOCK, at + 8)
