"""Text among NUL bytes: of two or four bytes a character without a mark, or padded with NULs.

Programs, tables of numbers and pictures are full of NULs too. Text is what reads as words: every
character is assigned and seen, most are letters or digits, and these are of one script.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Final

from refinery.documents.charsets import ALPHABETS

SAMPLE: Final = 64 * 1024
"""Bytes that are looked at."""
LEAST: Final = 16
"""Bytes of text below which none is told from numbers."""
WIDTHS: Final = {"utf-32-le": 4, "utf-32-be": 4, "utf-16-le": 2, "utf-16-be": 2}
BLANKS: Final = " \t\n\r\f\u3000"
EAST: Final = range(0x30, 0xD8)
"""Pages of 256 characters of the scripts of East Asia, of which a text uses many."""
FREQUENT: Final = frozenset().union(*(a.frequent for a in ALPHABETS if max(a.frequent) > "\u3040"))
MOST: Final = 0.95
"""Share that is nearly all."""
LETTERS: Final = 0.5
TELLING: Final = 0.1
"""Share of a text of East Asia that its most frequent characters make, two at least."""
PIECE: Final = 4
"""Characters that lie between NULs on the average, at least."""
SPACED: Final = 0.01
"""Share of a text that is blanks, at least."""
_NULS: Final = re.compile(rb"\0+")
_UNSEEN: Final = ("Cc", "Cn", "Co", "Cs")


def wide(data: bytes) -> str:
    """Name of the encoding of a text of two or four bytes a character; empty where it is none.

    >>> wide("Zoë asked.".encode("utf-16-be")), wide(bytes(range(64)))
    ('utf-16-be', '')
    """
    for encoding, width in WIDTHS.items() if b"\0" in data[:SAMPLE] else ():
        sample = data[: min(len(data), SAMPLE) // width * width]
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(sample) - width:
                continue
            text = sample.decode(encoding, "ignore")  # a sample may end within a pair
        if len(sample) >= LEAST and _is_words(text.rstrip("\0")):
            return encoding
    return ""


def unpadded(data: bytes) -> bytes:
    r"""A text that NULs fill up, or part, with a newline for each run; empty where it is none.

    >>> unpadded(b"Ann Lee\0\0\0Bo Sample\0\0\0\0\0")
    b'Ann Lee\nBo Sample'
    """
    if b"\0" not in data or data.startswith(b"\0"):
        return b""
    pieces = _NULS.split(data[:SAMPLE].rstrip(b"\0"))
    sample = b"\n".join(pieces)
    blanks = sum(piece.count(blank) for piece in pieces for blank in (b" ", b"\n"))
    is_spaced = blanks >= SPACED * len(sample)
    if len(sample) < max(LEAST, PIECE * len(pieces)) or not is_spaced or not _reads(sample):
        return b""
    return _NULS.sub(b"\n", data.rstrip(b"\0"))


def _reads(sample: bytes) -> bool:
    """Whether bytes are words in UTF-8, or but for a few letters in ASCII."""
    for encoding in ("utf-8", "cp1252"):
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(sample) - 3:
                continue
            text = sample.decode(encoding, "ignore")  # a sample may end within a character
        is_ascii = sum(map(str.isascii, text)) >= MOST * len(text)
        return (is_ascii or encoding == "utf-8") and _is_words(text)
    return False


def _is_words(text: str) -> bool:
    """Whether all characters are seen, most of them letters or digits, and these of one script."""
    counts = Counter(text)
    if any(unicodedata.category(c) in _UNSEEN and c not in BLANKS for c in counts):
        return False
    letters = {c: n for c, n in counts.items() if c.isalnum()}
    shown = sum(n for c, n in counts.items() if c not in BLANKS)
    total = sum(letters.values())
    if not shown or total < LETTERS * shown:
        return False
    pages: Counter[int] = Counter()
    for letter, n in letters.items():
        pages[ord(letter) >> 8] += n
    east = sum(n for page, n in pages.items() if page in EAST)
    if east < total / 2:
        is_spaced = len(text) - shown >= SPACED * len(text)
        has_odd = pages[1] + pages[2] > pages[0]  # nothing but letters with marks
        one_script = pages[0] + max((n for page, n in pages.items() if page), default=0)
        return is_spaced and not has_odd and one_script >= MOST * total
    frequent = sum(n for c, n in letters.items() if c in FREQUENT)
    return east + pages[0] >= MOST * total and frequent >= max(2.0, TELLING * east)
