"""Character references of HTML, and what they stand for."""

from __future__ import annotations

from functools import lru_cache
from html.entities import html5
from typing import Final

REFERENCE: Final = r"&#[xX][0-9a-fA-F]{1,6};|&#[0-9]{1,7};|&[A-Za-z][A-Za-z0-9]{1,31};|%40"
"""Expression of a reference, and of the one escape of addresses that hides an e-mail address."""
_AT: Final = "%40"


@lru_cache(maxsize=4096)  # what looks like a reference has as many forms as a word
def referred(reference: str) -> str | None:
    """The characters a reference stands for; None where there are none.

    >>> referred("&#64;"), referred("&period;"), referred("&SHY;"), referred("&nothing;")
    ('@', '.', '\\xad', None)
    """
    if reference == _AT:
        return "@"
    if reference.startswith("&#"):
        digits = reference[2:-1]
        code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        return chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else None
    return html5.get(reference[1:]) or html5.get(reference[1:].lower())
