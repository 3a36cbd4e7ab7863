"""Lists of people in an address book: [MS-OXOCNTC] 2.2.2."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from refinery.documents.outlook.named import ADDRESS, Named
from refinery.documents.outlook.people import one_off
from refinery.documents.outlook.store import Store
from refinery.errors import QuarantineError

NAME: Final = 0x3001
LIST_NAME, NAMED, MEMBERS = (Named(ADDRESS, number) for number in (0x8053, 0x8054, 0x8055))
"""The last two say the same of each member: who it is, and where the address book has it."""
STREAM: Final = Named(ADDRESS, 0x8064)
"""Both, of a list that is too long for them."""
HEAD: Final = 28


def facts_of(store: Store) -> list[tuple[str, str]]:
    """A line for the list and one for each of its members."""
    stream = store.binary(STREAM)
    if stream:
        members = list(_streamed(stream))
    else:
        members = [one_off(data) for data in store.binaries(NAMED) or store.binaries(MEMBERS)]
    lines = [f"{name} <{address}>" if address else name for name, address in members]
    unknown = sum(not said for said in lines)
    return [
        ("List", store.text(LIST_NAME, NAME)),
        *(("Member", said) for said in lines),
        ("Members that are not named here", str(unknown) if unknown else ""),
    ]


def _streamed(data: bytes) -> Iterator[tuple[str, str]]:
    """Name and address of each member: [MS-OXOCNTC] 2.2.2.2.4.

    Raises:
        QuarantineError: ``corrupt``.
    """
    try:
        (count,) = struct.unpack_from("<I", data, 12)
        at = HEAD
        for _ in range(count):
            fields = []
            for _ in range(3):
                (size,) = struct.unpack_from("<I", data, at)
                fields.append(data[at + 4 : at + 4 + size])
                at += 4 + size
            place, who, _ = fields
            yield one_off(who or place)
    except struct.error:
        raise QuarantineError("corrupt", "a list of people could not be read") from None
