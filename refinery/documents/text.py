"""Text as it is stored: decoding bytes, normalising, and counting offsets of blocks."""

from __future__ import annotations

import codecs
import re
import sys
import unicodedata
from dataclasses import replace
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
_LETTERS: Final = frozenset("äöüßÄÖÜéèêëÉÈÊàâÀÂçÇîïÎôÔùûœŒæÆøØåÅáÁíÍóÓúÚñÑìòÒÏË")
_WESTERN: Final = _LETTERS | frozenset("\u00a0„“”‚‘’‹›«»–—…€£§°·•©®™¡¿²³½¼¾±×µ´¨")
_INSIDE: Final = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f’\u00a0](?=[A-Za-z])")
"""Within a word, a letter; elsewhere it may be a sign."""
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

    encoding = "cp1252"
    if not _is_western(data[:GUESS_BYTES]):
        best = from_bytes(data[:GUESS_BYTES]).best()
        encoding = best.encoding if best else encoding
    return normalise(data.decode(encoding, "replace")), [f"charset guessed: {encoding}"]


def _is_western(data: bytes) -> bool:
    """Whether bytes read as text of Western Europe, where statistics of a short text mislead.

    >>> _is_western("Zoë Müller".encode("cp1252")), _is_western("Łódź".encode("cp1250"))
    (True, False)
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    foreign = [c for c in text if not c.isascii()]
    plain = sum(c.isascii() and c.isalpha() for c in text)
    is_known = set(foreign) <= _WESTERN and set(_INSIDE.findall(text)) <= _LETTERS
    return is_known and plain > 2 * len(foreign) and "\0" not in text


DEEPEST: Final = 6
"""Level of the lowest heading that Markdown knows."""


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
        around: tuple[str, str] = ("", ""),
    ) -> None:
        """Append a block, after a separator if something precedes it; empty text adds nothing.

        Args:
            around: Marks before and behind that belong to the text but not to the block.
        """
        clean = normalise(text).strip("\n")
        if not clean.strip():
            return
        if self._length:
            self.raw(separator)
        self.raw(around[0])
        start = self._length
        self.raw(clean)
        self.blocks.append(Block(kind, start, self._length, level, dict(attributes or {})))
        self.raw(around[1])

    def heading(self, text: str, level: int) -> None:
        """Append a heading as Markdown marks it; the marks are not part of the block."""
        self.add("heading", text, level=level, around=("#" * min(level, DEEPEST) + " ", ""))

    def item(self, text: str, level: int, *, is_indented: bool = True) -> None:
        """Append an item of a list, indented by its level."""
        indent = "    " * (level - 1) if is_indented else ""
        self.add("list_item", indent + text, level=level, separator=self.gap("list_item"))

    def gap(self, kind: str) -> str:
        """What parts a block from the one before it: items of a list stand line by line."""
        is_next = kind == "list_item" and bool(self.blocks) and self.blocks[-1].kind == kind
        return "\n" if is_next else "\n\n"

    def extend(self, other: TextBuilder, heading: str, level: int) -> None:
        """Append another text below a heading of its own; an empty one adds nothing."""
        if not other.blocks:
            return
        self.heading(heading, level)
        if self._length:
            self.raw("\n\n")
        shift = self._length
        self.raw(other.text)
        self.blocks += [replace(b, start=b.start + shift, end=b.end + shift) for b in other.blocks]

    def mark(self, kind: str, attributes: dict[str, str]) -> None:
        """Add a block without text here, for example a turn that only calls a tool."""
        self.blocks.append(Block(kind, self._length, self._length, 0, attributes))
