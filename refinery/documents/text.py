"""Text as it is stored: decoding bytes, normalising, and counting offsets of blocks."""

from __future__ import annotations

import codecs
import re
import sys
import unicodedata
from functools import cache
from typing import Final

from refinery.documents.model import Block

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
STACK: Final = 30
GUESS_BYTES: Final = 64 * 1024
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


def normalise(text: str) -> str:
    """NFC and ``\\n`` for every newline; lone surrogates, which no file can hold, become U+FFFD.

    >>> normalise("a\\r\\nb\\rc")
    'a\\nb\\nc'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if lines.isascii():
        return lines
    return unicodedata.normalize("NFC", _parted(_SURROGATES.sub("\ufffd", lines)))


def _parted(text: str) -> str:
    """The text with stacks of marks parted: sorting a million on one letter takes hours.

    Unicode's Stream-Safe Text Process (UAX 15) puts a joiner that shows as nothing after each
    thirty. No language comes near.
    """
    one, stack = _marks()
    # A stack that is too high has a mark at one of these places, whatever its own.
    if one.search(text[:: STACK + 1]) is None:
        return text
    return stack.sub("\\1\u034f", text)


@cache
def _marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A character that combines with the one before it; as many as may, and one more to come."""
    every = "".join(c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.combining(c))
    return re.compile(f"[{every}]"), re.compile(f"([{every}]{{{STACK}}})(?=[{every}])")


def decode(data: bytes, declared: str = "") -> tuple[str, list[str]]:
    """Bytes as normalised text, and warnings where a guess was needed.

    A byte-order mark decides, then UTF-8, then the declared charset, then a guess.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return normalise(data[len(mark) :].decode(encoding, "replace")), []
    for encoding in ("utf-8", declared):
        try:
            if encoding and codecs.lookup(encoding)._is_text_encoding:
                return normalise(data.decode(encoding)), []
        except (UnicodeError, LookupError, ValueError):
            continue
    return _guess(data)


def _guess(data: bytes) -> tuple[str, list[str]]:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:GUESS_BYTES]).best()
    encoding = best.encoding if best else "cp1252"
    return normalise(data.decode(encoding, "replace")), [f"charset guessed: {encoding}"]


class TextBuilder:
    """Appends texts and remembers where each lies, in code points of the result.

    >>> builder = TextBuilder()
    >>> builder.add("heading", "Leave", level=1)
    >>> builder.add("paragraph", "Ask first.")
    >>> builder.text, [(b.kind, b.start, b.end) for b in builder.blocks]
    ('Leave\\n\\nAsk first.', [('heading', 0, 5), ('paragraph', 7, 17)])
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        """Everything appended so far."""
        return "".join(self._pieces)

    @property
    def length(self) -> int:
        """Code points appended so far."""
        return self._length

    def raw(self, text: str) -> None:
        """Append already normalised text that belongs to no block."""
        self._pieces.append(text)
        self._length += len(text)

    def add(
        self,
        kind: str,
        text: str,
        *,
        level: int = 0,
        attributes: dict[str, str] | None = None,
        separator: str = "\n\n",
    ) -> None:
        """Append a block, after a separator if something precedes it; empty text adds nothing."""
        clean = normalise(text).strip("\n")
        if not clean.strip():
            return
        if self._length:
            self.raw(separator)
        start = self._length
        self.raw(clean)
        self.blocks.append(Block(kind, start, self._length, level, dict(attributes or {})))

    def mark(self, kind: str, attributes: dict[str, str]) -> None:
        """Add a block without text here, for example a turn that only calls a tool."""
        self.blocks.append(Block(kind, self._length, self._length, 0, attributes))
