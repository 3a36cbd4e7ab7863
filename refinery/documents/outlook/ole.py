"""Objects that were put into a message: a file of Office, or a file that an object packs."""

from __future__ import annotations

import struct
from typing import Final

from refinery.documents.compound import MAGIC, streams
from refinery.documents.outlook.people import line

PACKAGE, CONTENTS, NATIVE = "Package", "CONTENTS", "\x01Ole10Native"
"""Streams: a file of Office by its XML formats, a PDF and the like, anything else."""
IS_FILE: Final = 2


def file_in(data: bytes) -> tuple[str, bytes]:
    """Name, as far as it is known, and bytes of what an object is of.

    Args:
        data: A compound file; what is none, or packs nothing, stays as it is.
    """
    if not data.startswith(MAGIC):
        return "", data
    try:
        found = streams(data, (PACKAGE, CONTENTS, NATIVE))
    except (OSError, ValueError, LookupError, TypeError, ArithmeticError):
        return "", data  # its reader says what is wrong with it
    if NATIVE in found:
        return _native(found[NATIVE])
    return "", found.get(PACKAGE) or found.get(CONTENTS) or data


def _native(data: bytes) -> tuple[str, bytes]:
    """Name and bytes of a file; of other programs' data, what follows its length."""
    if data[4:6] != IS_FILE.to_bytes(2, "little"):
        return "", data[4:]
    name, _, rest = data[6:].partition(b"\0")
    rest = rest.partition(b"\0")[2]  # where it came from
    try:
        (size,) = struct.unpack_from("<4xI", rest)
        (length,) = struct.unpack_from("<I", rest, 8 + size)
    except struct.error:
        return "", data[4:]
    at = 12 + size
    return line(name.decode("cp1252", "replace")), rest[at : at + length]
