"""Properties that have a name instead of a number of their own: [MS-OXPROPS], [MS-OXCMSG].

Each store numbers them as it likes, from 0x8000 on, and keeps a map. Mailbox files and message
files write it in the same three streams: sets, entries, and names in letters.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from uuid import UUID

from refinery.errors import QuarantineError

FIRST: Final = 0x8000
SETS, ENTRIES, LETTERS = 0x0002, 0x0003, 0x0004
"""Properties of the map itself that are the three streams."""


def _known(number: int, tail: str = "0000-0000-c000-000000000046") -> bytes:
    return UUID(f"{number:08x}-{tail}").bytes_le


PUBLIC: Final = _known(0x00020329)
APPOINTMENT, ADDRESS, TASK = _known(0x00062002), _known(0x00062004), _known(0x00062003)
MEETING: Final = _known(0x6ED8DA90, "450b-1b10-98da-00aa003f1305")
_FIXED: Final = {1: _known(0x00020328), 2: PUBLIC}
"""Sets that are numbered and not listed."""


class Named(NamedTuple):
    """A property by its set and what it is called in there: a number or letters."""

    set: bytes
    id: int | str


Name = int | Named
Names = Callable[[], Mapping[Named, int]]
"""Numbers of a store's named properties; read once one of them is asked for."""


def no_names() -> Mapping[Named, int]:
    """Of a store that has no map."""
    return {}


def names_of(sets: bytes, entries: bytes, letters: bytes) -> dict[Named, int]:
    """The map in the three streams.

    Raises:
        QuarantineError: ``corrupt``: the streams do not fit together.
    """
    found = {}
    for value, kind, index in struct.iter_unpack("<IHH", entries[: len(entries) // 8 * 8]):
        number = kind >> 1
        own = sets[16 * (number - 3) : 16 * (number - 2)] if number > 2 else b""
        called = _letters(letters, value) if kind & 1 else value
        found[Named(_FIXED.get(number, own), called)] = FIRST + index
    return found


def _letters(data: bytes, place: int) -> str:
    if place + 4 > len(data):
        raise QuarantineError("corrupt", "the names of properties could not be read")
    size = int.from_bytes(data[place : place + 4], "little")
    return data[place + 4 : place + 4 + size].decode("utf-16-le", "replace")
