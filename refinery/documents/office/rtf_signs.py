"""Rich text in signs that its reader takes right.

kreuzberg takes every byte for one of the document's code page, whatever the font says, so Russian
and Japanese come out as Western letters. It loses emoji, braces and backslashes in cells, blanks
before a point, and text boxes; it puts blanks into words of two looks.
"""

from __future__ import annotations

import codecs
import re
import sys
from dataclasses import dataclass, replace
from typing import Final

from refinery.documents.office.rtf import CODE, EDGES, TOKEN
from refinery.documents.office.symbol_fonts import signs_of

WESTERN: Final = "cp1252"
SYMBOLS: Final = 2
"""Charset of fonts whose characters are signs."""
OWN: Final = range(0xF000, 0xF100)
"""Where Unicode has room for the signs of such fonts."""
CHARSETS: Final = {
    **{77: "mac-roman", 78: "cp932", 128: "cp932", 129: "cp949", 130: "johab"},
    **{134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255"},
    **{178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"},
    **{254: "cp437", 255: "cp850"},
}
"""Charsets of fonts by number; what is not here is the document's."""
PAGES: Final = {b"mac": 10000, b"pc": 437, b"pca": 850}
NAMED: Final = {936: "gb18030", 1361: "johab", 10000: "mac-roman", 65001: "utf-8"}
_LOOSE: Final = re.compile(r" (?=[.,;:!?])")
_OPTION: Final = re.compile(rb'\\\\[ot] *"[^"{}\\]*" ?')
"""What a link says of itself besides its target."""
_SPELLED: Final = re.compile(r"\\u(\d{1,7})\?")
_ENTITY: Final = re.compile(r"&#(\d{1,7});")
BLANK, FIRM = "\ufdd0", "\ufdd1"
"""No characters: a blank and one that does not break, on their way through the reader."""
SIGNS: Final = {rb"\~": FIRM, rb"\_": "-", rb"\\": "\\", rb"\{": "{", rb"\}": "}"}
SPACES: Final = (b"emspace", b"enspace", b"qmspace")
LEFT_OUT: Final = EDGES | {b"sp", b"shprslt"}
"""Page headers and footers; what a drawing is made of, and what shows it to who knows none."""
KINDS: Final = LEFT_OUT | {b"fldinst", b"fonttbl"}


@dataclass(frozen=True)
class _Group:
    """What a group says of its text.

    Attributes:
        font: Its number; the document's first where none is named.
        spare: Characters behind one that Unicode names, for readers that know it not.
        kind: The word for what is no text in the order of the page: of a field, of fonts.
        is_box: Whether it is the text of a drawing.
    """

    font: int = -1
    spare: int = 1
    kind: bytes = b""
    is_box: bool = False

    @property
    def is_left_out(self) -> bool:
        return self.kind in LEFT_OUT


def spelled(data: bytes) -> bytes:
    r"""The file with all that is no ASCII written as ``\uN?``, and nothing that its reader loses.

    >>> spelled(rb"{\rtf1\ansi{\fonttbl{\f0\fcharset204 A;}}\f0\'c4\'e0}")
    b'{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset204 A;}}\\f0\\u1044?\\u1072?}'
    """
    speller = _Speller()
    at = 0
    while match := TOKEN.match(data, at):
        at = speller.step(match)
    return speller.written()


def restored(markdown: str) -> str:
    """What the reader made of the file, with the blanks that were kept from it.

    >>> restored("use\\ufdd0.NET | a&#9;b")
    'use .NET | a b'
    """
    plain = _ENTITY.sub(lambda m: " " if m[1] == "9" else _character(m), markdown)
    return plain.replace(BLANK, " ").replace(FIRM, "\xa0")


def said(value: str) -> str:
    r"""A title or a name, which the reader gives as the file spells it.

    >>> said(r"Preis in \u8364?")
    'Preis in €'
    """
    return restored(_SPELLED.sub(_character, value))


def _character(match: re.Match[str]) -> str:
    return chr(min(int(match[1]), sys.maxunicode))


class _Speller:
    """Takes the tokens of a file in order."""

    def __init__(self) -> None:
        self._page = WESTERN
        self._first = 0
        self._fonts: dict[int, int] = {}
        self._names: dict[int, str] = {}
        self._group = _Group()
        self._around: list[_Group] = []
        self._out: list[bytes] = []
        self._skip = self._high = 0
        self._decoder: codecs.IncrementalDecoder | None = None

    def written(self) -> bytes:
        """The file anew."""
        return b"".join(self._out)

    def step(self, match: re.Match[bytes]) -> int:
        """Take a token; where the next begins."""
        if match["open"]:
            self._put(b"{", is_edge=True)
            self._around.append(self._group)
        elif match["close"]:
            self._close()
        elif match["word"]:
            self._word(match["word"], int(match["number"] or 0), match[0])
        elif self._skip and not match["text"] and not match["code"]:
            self._skip -= 1
        elif self._group.kind == b"fldinst" and (option := _OPTION.match(*_here(match))):
            return option.end()
        elif match["code"]:
            self._codes(match["code"])
        elif self._group.kind:
            self._name(match["text"] or b"")
            self._put(match[0])
        elif match["text"]:
            self._text(match["text"])
        elif match["sign"] in SIGNS:
            self._end()
            self._spell(SIGNS[match["sign"]])
        elif not match.string.startswith(rb"\*\shpinst", match.start()):
            self._put(match[0])
        return match.end()

    def _codes(self, raw: bytes) -> None:
        """A run of bytes by their numbers, but for those that stand in for what came before."""
        skipped = raw[: self._skip * CODE]
        self._skip -= len(skipped) // CODE
        raw = raw[len(skipped) :]
        if self._group.kind and raw:
            self._put(raw)
        elif raw:
            codes = bytes.fromhex(raw.replace(rb"\'", b"").decode("ascii"))
            self._spell(self._decoded(codes))

    def _close(self) -> None:
        outer = self._around.pop() if self._around else self._group
        is_box = self._group.is_box and not outer.is_box
        self._put(rb"\par}" if is_box else b"}", is_edge=True)
        if self._around and not self._group.kind:
            self._out.append(b"{}")  # behind a group the reader puts a blank, but for another
        self._group = outer

    def _word(self, word: bytes, number: int, raw: bytes) -> None:
        if word == b"u" or word in SPACES:
            self._end()
            self._named(ord(BLANK) if word in SPACES else number)
            self._skip = self._group.spare if word == b"u" else 0
            return
        if word == b"uc":
            self._group, raw = replace(self._group, spare=max(number, 0)), rb"\uc1 "
        elif word == b"shptxt":
            self._group, raw = replace(self._group, is_box=True), rb"\par" + raw
        elif word in KINDS and not self._group.is_left_out:
            self._group = replace(self._group, kind=word)
        self._put(raw)
        self._font(word, number)

    def _font(self, word: bytes, number: int) -> None:
        """What a word says of fonts and their charsets."""
        match word:
            case b"ansicpg" | b"mac" | b"pc" | b"pca":
                self._page = _encoding(PAGES.get(word, number))
            case b"deff":
                self._first = number
            case b"fcharset":
                self._fonts.setdefault(self._group.font, number)
            case b"f":
                self._group = replace(self._group, font=number)
            case b"plain":
                self._group = replace(self._group, font=-1)

    def _name(self, raw: bytes) -> None:
        """The name of a font, which ends in a semicolon."""
        if self._group.kind == b"fonttbl" and raw.rstrip().endswith(b";"):
            name = raw.strip(b"; \r\n").decode("latin-1")
            self._names.setdefault(self._group.font, name)

    def _decoded(self, data: bytes) -> str:
        """Characters that end here, by the charset of the group's font.

        A font that says Western means it where another says what the document's page is of.
        """
        signs = self._signs()
        if signs is not None:
            return data.decode("latin-1").translate(signs)
        if self._decoder is None:
            number = self._fonts.get(self._font_here(), -1)
            charset = CHARSETS.get(number, self._page)
            if number == 0 and any(CHARSETS.get(n) == self._page for n in self._fonts.values()):
                charset = WESTERN
            self._decoder = codecs.getincrementaldecoder(charset)("replace")
        return self._decoder.decode(data)

    def _font_here(self) -> int:
        return self._first if self._group.font < 0 else self._group.font

    def _signs(self) -> dict[int, str] | None:
        """What the codes of the font stand for where its characters are signs, else None."""
        font = self._font_here()
        if self._fonts.get(font) != SYMBOLS:
            return None
        return signs_of(self._names.get(font, ""))

    def _named(self, code: int) -> None:
        """A character by its number, which may be one of two halves."""
        code = code & 0xFFFF if code < 0 else min(code, sys.maxunicode)
        high, self._high = self._high, 0
        signs = self._signs() if code in OWN else None
        if signs is not None:
            self._spell(signs.get(code - OWN.start, ""))
            return
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000 and high:
            self._spell(chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00))
        else:
            self._spell(chr(code))

    def _text(self, raw: bytes) -> None:
        text = _LOOSE.sub(BLANK, self._decoded(raw[self._skip :]))
        self._skip = max(self._skip - len(raw), 0)
        written = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)
        self._out.append(written.encode("ascii"))

    def _spell(self, text: str) -> None:
        if not self._group.is_left_out:
            self._out.append("".join([f"\\u{ord(c)}?" for c in text]).encode("ascii"))

    def _end(self) -> None:
        """No character goes on behind this."""
        if self._decoder is not None:
            self._spell(self._decoder.decode(b"", True))
            self._decoder = None

    def _put(self, raw: bytes, *, is_edge: bool = False) -> None:
        """What stands as it is; in what is left out, nothing but its braces."""
        self._skip = 0
        self._end()
        if is_edge or not self._group.is_left_out:
            self._out.append(raw)


def _here(match: re.Match[bytes]) -> tuple[bytes, int]:
    return match.string, match.start()


def _encoding(page: int) -> str:
    try:
        return codecs.lookup(NAMED.get(page, f"cp{page}")).name
    except LookupError:
        return WESTERN
