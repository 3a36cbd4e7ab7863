"""Compound files, the box in which Office kept its files before zip: names at the top, streams.

The worker looks at names alone, of which it reads the directory and no further than
:data:`MAX_SECTORS`: they say what the file is, while names further down belong to what is
embedded in it. The child, which has the whole file, takes streams out of it.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_SECTORS: Final = 4096
_HEADER: Final = 512
_LAST: Final = 0xFFFFFFFA
"""Numbers from here on are marks, not sectors or entries."""
_ENTRY: Final = 128


def root_names(reader: BinaryIO) -> frozenset[str]:
    """Names of the streams and storages that lie directly in the root.

    Empty where the directory is broken, which is for the reader of the format to say.
    """
    reader.seek(0)
    header = reader.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(MAGIC):
        return frozenset()
    size = 1 << min(struct.unpack_from("<H", header, 30)[0], 16)
    if size not in (512, 4096):
        return frozenset()
    entries = b"".join(_directory(reader, header, size))
    return frozenset(_children(entries)) if len(entries) >= _ENTRY else frozenset()


def streams(data: bytes, names: Iterable[str]) -> dict[str, bytes]:
    """Those of the named streams that are there.

    Raises:
        OSError: It is no compound file, or broken.
    """
    import olefile

    # As a stream: olefile takes few bytes for the name of a file.
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        return {name: file.openstream(name).read() for name in names if file.exists(name)}


def _directory(reader: BinaryIO, header: bytes, size: int) -> Iterator[bytes]:
    """Sectors of the directory, in the order the allocation table chains them."""
    tables = list(struct.unpack_from("<109I", header, 76))
    tables += _more_tables(reader, struct.unpack_from("<I", header, 68)[0], size)
    sector = struct.unpack_from("<I", header, 48)[0]
    seen: set[int] = set()
    while sector < _LAST and sector not in seen and len(seen) < MAX_SECTORS:
        seen.add(sector)
        yield _sector(reader, sector, size)
        table, place = divmod(sector, size // 4)
        if table >= len(tables) or tables[table] >= _LAST:
            return
        reader.seek((tables[table] + 1) * size + 4 * place)
        sector = int.from_bytes(reader.read(4).ljust(4, b"\xff"), "little")


def _more_tables(reader: BinaryIO, sector: int, size: int) -> Iterator[int]:
    """Sectors of the allocation table beyond the 109 that the header names."""
    seen: set[int] = set()
    while sector < _LAST and sector not in seen and len(seen) < MAX_SECTORS:
        seen.add(sector)
        *named, sector = struct.unpack(f"<{size // 4}I", _sector(reader, sector, size))
        yield from named


def _sector(reader: BinaryIO, number: int, size: int) -> bytes:
    reader.seek((number + 1) * size)
    return reader.read(size).ljust(size, b"\xff")


def _children(entries: bytes) -> Iterator[str]:
    """Names in the tree that hangs below the root's entry."""
    todo, seen = [struct.unpack_from("<I", entries, 76)[0]], {0}
    while todo:
        number = todo.pop()
        at = number * _ENTRY
        if number in seen or at + _ENTRY > len(entries):
            continue
        seen.add(number)
        length = struct.unpack_from("<H", entries, at + 64)[0]
        yield entries[at : at + min(max(length - 2, 0), 62)].decode("utf-16-le", "replace")
        todo += struct.unpack_from("<II", entries, at + 68)
