"""Who somebody is, as a message, a recipient or a list says it."""

from __future__ import annotations

from typing import Final

from refinery.documents.outlook.named import Name
from refinery.documents.outlook.store import Store

SENDER: Final = ((0x0C1A, 0x0042), (0x5D01, 0x0C1F, 0x5D02, 0x0065))
"""Names and addresses of who sent it, the best first."""
RECIPIENT: Final = ((0x3001,), (0x39FE, 0x3003))
ONE_OFF: Final = bytes.fromhex("812b1fa4bea310199d6e00dd010f5402")
IS_UNICODE: Final = 0x8000


def name_and_address(
    store: Store, names: tuple[Name, ...], addresses: tuple[Name, ...]
) -> tuple[str, str]:
    """Name and address; an address of Exchange's directory is none."""
    stated = (line(store.text(name)) for name in addresses)
    address = next((found for found in stated if "@" in found), "")
    return line(store.text(*names)).strip("'").replace("\\", "").replace('"', ""), address


def one_off(data: bytes) -> tuple[str, str]:
    """Name and address of somebody who stands in no address book: [MS-OXCDATA] 2.2.5.1.

    Empty where the bytes are nobody of that kind.
    """
    if data[4:20] != ONE_OFF or len(data) < 24:
        return "", ""
    is_unicode = int.from_bytes(data[22:24], "little") & IS_UNICODE
    text = data[24:].decode("utf-16-le" if is_unicode else "cp1252", "replace")
    name, _, address, *_ = [*text.split("\0"), "", "", ""]
    return line(name), line(address)


def line(text: str) -> str:
    """A text on one line, as a header must be."""
    return " ".join(text.split())
