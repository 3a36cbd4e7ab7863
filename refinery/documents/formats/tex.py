"""LaTeX: read by kreuzberg, since its commands hide the text they stand in."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import replace
from typing import Final

from refinery.documents.formats.text import TextFormat
from refinery.documents.hidden import kept_comments, left_out
from refinery.documents.kreuzberg_format import KreuzbergFormat
from refinery.documents.model import Extracted
from refinery.documents.tex_source import CAPTION, expanded, laid_out, without_comments
from refinery.documents.tex_tables import in_lines
from refinery.documents.text import decode
from refinery.errors import QuarantineError

ACCENTS: Final = {
    **{"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304"},
    **{".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "r": "\u030a"},
    **{"k": "\u0328"},
}
LETTERS: Final = {
    **{"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł"},
    **{"L": "Ł", "aa": "å", "AA": "Å", "dj": "đ", "DJ": "Đ", "th": "þ", "TH": "Þ"},
}
_ACCENT: Final = re.compile(
    r"""\\(?:(['`^"~=.])\s*(?:\{\\?([A-Za-z])\s*\}|\\?([A-Za-z])(?![A-Za-z]*\{))"""
    r"""|([uvHcrk])\{\\?([A-Za-z])\s*\})"""
)
_LETTER: Final = re.compile(r"\\(ss|ae|AE|oe|OE|o|O|l|L|aa|AA|dj|DJ|th|TH)(?:\{\}|(?![A-Za-z]) ?)")
_ALONE: Final = re.compile(r"(\\[A-Za-z]{1,40}\*?|[\]}])?\{([^\W\d_a-zA-Z])\}")
"""A letter in braces: of an accent, or what a command is given."""
_LITERAL: Final = re.compile(
    r"\\begin\{(verbatim|lstlisting|minted|tabbing|equation|align)\*?\}.{0,20000}?\\end\{\1\*?\}"
    r"|\\verb\*?(\W).{0,300}?\2|(?<!\\)\$[^$]{1,300}\$|\\\[.{1,2000}?\\\]",
    re.DOTALL,
)
"""Code and formulas, where such commands mean something else."""
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
SHARE: Final = 0.3
"""Words that must come out of those that go in; less, and the reader has lost the text."""


class TexFormat(KreuzbergFormat):
    """Sections, lists, tables and formulas; a source that kreuzberg gives up is plain text."""

    name = "tex"
    extensions = (".tex",)
    media_types = ("application/x-latex",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Decoded here, because kreuzberg takes all for UTF-8."""
        text, warnings = decode(data)
        source, comments = without_comments(text)
        laid = accented(in_lines(laid_out(expanded(source))))
        try:
            found = self.read(laid.encode("utf-8"), self.media_types[0])
        except QuarantineError:
            found = None
        if found is None or _words(found.text) < SHARE * _words(source):
            found = TextFormat().extract(data, extension)
            found.warnings += kept_comments(comments)
            return found
        found.warnings += [*warnings, *left_out(("comments of the source", comments))]
        return _with_captions(found)


def _with_captions(found: Extracted) -> Extracted:
    """The document with marked paragraphs as captions, and without the marks."""
    places = [match.start() for match in re.finditer(CAPTION, found.text)]
    blocks = []
    for block in found.blocks:
        is_caption = found.text.startswith(CAPTION, block.start)
        start, end = (at - bisect_left(places, at) for at in (block.start, block.end))
        kind = "caption" if is_caption and block.kind == "paragraph" else block.kind
        blocks.append(replace(block, kind=kind, start=start, end=end))
    return replace(found, text=found.text.replace(CAPTION, ""), blocks=blocks)


def accented(source: str) -> str:
    r"""The source with letters for the commands that spell them, but where it shows itself.

    >>> accented(r'M\"uller, caf\'{e}, na\"{\i}ve, \v{S}koda, Stra\ss e, \verb|\"u|, $\v{r}$')
    'Müller, café, naïve, Škoda, Straße, \\verb|\\"u|, $\\v{r}$'
    """
    out, at = [], 0
    for literal in _LITERAL.finditer(source):
        out += [_spelled(source[at : literal.start()]), literal[0]]
        at = literal.end()
    return "".join((*out, _spelled(source[at:])))


def _spelled(source: str) -> str:
    def letter(match: re.Match[str]) -> str:
        made = (match[2] or match[3] or match[5]) + ACCENTS[match[1] or match[4]]
        made = unicodedata.normalize("NFC", made)
        return made if len(made) == 1 else match[0]

    made = _LETTER.sub(lambda match: LETTERS[match[1]], _ACCENT.sub(letter, source))
    return _ALONE.sub(lambda match: match[0] if match[1] else match[2], made)


def _words(text: str) -> int:
    return len(_WORD.findall(text))
