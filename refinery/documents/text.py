"""Text as it is stored: decoding bytes, normalising, and counting offsets of blocks."""

from __future__ import annotations

import codecs
import re
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from refinery.documents.charsets import ESCAPED, LATIN_9, has_euro, likely, seven_bits
from refinery.documents.model import Block
from refinery.documents.nul_bytes import unpadded, wide

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
END: Final = b"\x1a"
"""What DOS puts behind a text."""
STACK: Final = 30
GUESS_BYTES: Final = 64 * 1024
LEAST_WIDE: Final = 32
"""Bytes from which on UTF-16 without a blank, a newline or a Latin letter is none."""
WHOLE: Final = 10
"""Characters of UTF-8 for each that is broken, above which a text is UTF-8."""
SEVEN_BITS: Final = frozenset((ESCAPED, "iso2022_jp_ext", "iso2022_kr", "hz", "utf-7"))
WIDE: Final = ("utf-16", "utf-32")
MEANT: Final = {
    **{"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"},
    **{"gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932"},
    **{"iso2022_jp": "iso2022_jp_2", "big5": "cp950", "tis-620": "cp874"},
}
"""Charsets that are stated, and what programs write that state them."""
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

    A byte-order mark decides, then UTF-8, then the declared charset, then a guess. Charsets of
    seven bits (Japanese mail) go before UTF-8, which they would pass for, as does text of two or
    four bytes a character.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    data = data if b"\0" in data else data.rstrip(END)
    stated = _charset(declared) or seven_bits(data)
    first = stated if stated in SEVEN_BITS else ""
    if b"\0" in data:
        first = stated if stated.startswith(WIDE) else first
        if not first and (encoding := wide(data)):
            text = data.decode(encoding, "replace").rstrip("\0")
            return normalise(text), [f"charset guessed: {encoding}"]
        if not first and (plain := unpadded(data)):
            text, warnings = decode(plain, declared)
            return text, [*warnings, "padding of NULs left out"]
    for encoding in (first, "utf-8", stated, _charset(declared, {})):
        try:
            if encoding:
                return normalise(data.decode(encoding)), []
        except (UnicodeError, ValueError):
            continue
    return _guess(data)


def _charset(declared: str, meant: Mapping[str, str] = MEANT) -> str:
    """Python's name of a declared charset, or of the one that is meant by it; empty for none."""
    try:
        found = codecs.lookup(declared)
    except (LookupError, ValueError):
        return ""
    return meant.get(found.name, found.name) if found._is_text_encoding else ""


def _marked(data: bytes, encoding: str) -> tuple[str, list[str]]:
    """Text behind a byte-order mark, as far as it is what the mark says."""
    if encoding == "utf-8":
        return _behind_utf8(data)
    text = data.decode(encoding, "replace")
    if encoding.startswith("utf-16"):
        other = "utf-16-be" if encoding == "utf-16-le" else "utf-16-le"
        sample = text[:GUESS_BYTES]
        if sum(ord(c) & 0xFF == 0 for c in sample) > len(sample) / 2:  # Latin the other way round
            return normalise(data.decode(other, "replace")), [f"byte-order mark wrong: {other}"]
        if len(data) >= LEAST_WIDE and b"\0" not in data and _is_utf8(data):
            return normalise(data.decode("utf-8")), ["byte-order mark wrong: utf-8"]
    return normalise(text), []


def _behind_utf8(data: bytes) -> tuple[str, list[str]]:
    """Text behind the mark of UTF-8, which editors and scripts put before anything."""
    for mark, encoding in BOMS[1:]:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    if encoding := wide(data):
        return normalise(data.decode(encoding, "replace")), [f"byte-order mark wrong: {encoding}"]
    return (normalise(data.decode("utf-8")), []) if _is_utf8(data) else _guess(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mixed(data: bytes) -> str:
    """Text of which some lines are UTF-8 and others Western European; empty where it is not.

    Logs and exports to which several programs wrote are.
    """
    foreign = [line for line in data.split(b"\n") if not line.isascii()]
    modern = [line for line in foreign if _is_utf8(line)]
    if not modern or not _is_western(b"\n".join(line for line in foreign if not _is_utf8(line))):
        return ""
    if not {c for line in modern for c in line.decode() if not c.isascii()} <= _WESTERN:
        return ""
    lines = (line.decode("utf-8" if _is_utf8(line) else "cp1252") for line in data.split(b"\n"))
    return "\n".join(lines)


def _guess(data: bytes) -> tuple[str, list[str]]:
    if mixed := _mixed(data):
        return normalise(mixed), ["charset guessed: utf-8 and cp1252, line by line"]
    torn = data.decode("utf-8", "replace")
    broken = torn.count("\ufffd")
    if sum(c > "\x7f" for c in torn) > WHOLE * broken:
        return normalise(torn), [f"utf-8 broken: {broken} characters unreadable"]
    telling = b"\n".join(line for line in data.splitlines() if not line.isascii())[:GUESS_BYTES]
    sample = telling if data[:GUESS_BYTES].isascii() else data[:GUESS_BYTES]
    encoding = (has_euro(sample) and LATIN_9) or (_is_western(sample) and "cp1252")
    encoding = encoding or likely(telling) or _by_statistics(sample)
    return normalise(data.decode(encoding, "replace")), [f"charset guessed: {encoding}"]


def _by_statistics(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"


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
        self.append(other.text, other.blocks)

    def append(self, text: str, blocks: Sequence[Block]) -> None:
        """Append a text that has its blocks; one without any adds nothing."""
        if not blocks:
            return
        if self._length:
            self.raw("\n\n")
        shift = self._length
        self.raw(text)
        self.blocks += [replace(b, start=b.start + shift, end=b.end + shift) for b in blocks]

    def mark(self, kind: str, attributes: dict[str, str]) -> None:
        """Add a block without text here, for example a turn that only calls a tool."""
        self.blocks.append(Block(kind, self._length, self._length, 0, attributes))
