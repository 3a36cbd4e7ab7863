"""Lists of people in an address book: [MS-OXOCNTC] 2.2.2."""

from __future__ import annotations

from typing import Final

from refinery.documents.outlook.named import ADDRESS, Named
from refinery.documents.outlook.people import one_off
from refinery.documents.outlook.store import Store

NAME: Final = 0x3001
LIST_NAME, NAMED, MEMBERS = (Named(ADDRESS, number) for number in (0x8053, 0x8054, 0x8055))
"""The last two say the same of each member: who it is, and where the address book has it."""


def facts_of(store: Store) -> list[tuple[str, str]]:
    """A line for the list and one for each of its members."""
    named = store.binaries(NAMED)
    members = [one_off(data) for data in named or store.binaries(MEMBERS)]
    lines = [f"{name} <{address}>" if address else name for name, address in members]
    unknown = sum(not said for said in lines)
    return [
        ("List", store.text(LIST_NAME, NAME)),
        *(("Member", said) for said in lines),
        ("Members that are not named here", str(unknown) if unknown else ""),
    ]
