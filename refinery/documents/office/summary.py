"""What an old Office file says of its title and author: the stream of its properties."""

from __future__ import annotations

import struct
from typing import Final

SUMMARY: Final = "\x05SummaryInformation"
TITLE, AUTHOR, CODEPAGE = 2, 4, 1
MAX_PROPERTIES: Final = 200
_PAGES: Final = {65001: "utf-8", 10000: "mac_roman", 1200: "utf-16-le"}
_NARROW, _WIDE = 0x1E, 0x1F


def title_and_author(summary: bytes) -> tuple[str, str]:
    """Title and author, empty where they are not stated or cannot be read.

    olefile has a reader too, which takes hours over a count that lies.
    """
    try:
        found = _strings(summary)
    except (struct.error, ValueError, LookupError):
        return "", ""
    return found.get(TITLE, ""), found.get(AUTHOR, "")


def _strings(data: bytes) -> dict[int, str]:
    start = struct.unpack_from("<I", data, 44)[0]
    count = min(struct.unpack_from("<I", data, start + 4)[0], MAX_PROPERTIES)
    places = [struct.unpack_from("<II", data, start + 8 + at * 8) for at in range(count)]
    page, found = "cp1252", {}
    for name, place in places:
        at = start + place
        kind, size = struct.unpack_from("<II", data, at)
        if name == CODEPAGE:
            page = _PAGES.get(size & 0xFFFF, f"cp{size & 0xFFFF}")
        elif kind in (_NARROW, _WIDE) and name in (TITLE, AUTHOR):
            width = kind - _NARROW + 1
            text = data[at + 8 : at + 8 + size * width]
            found[name] = text.decode("utf-16-le" if width == 2 else page, "replace")
    return {name: text.partition("\0")[0].strip() for name, text in found.items()}
