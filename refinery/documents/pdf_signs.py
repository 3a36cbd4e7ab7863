"""Signs of a PDF as its text layer has them.

kreuzberg takes marks amid letters for ligatures whose font is broken: ``price*`` becomes
``pricett``, ``mailto:ann`` ``mailtotiann``, ``eMail`` ``ettiail``. Its text of a page by itself
is as the file has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from refinery.documents.pdf_page import Page

READ_AS: Final = {
    **{"!": ("ff", "fi"), '"': ("ffi",), "#": ("fi",)},
    **{"*": ("tt",), ":": ("ti",), "M": ("tti",)},
}
"""What each sign is taken for."""
_SIGN: Final = re.compile(r'[!"#*:]|(?<=[a-z])M')
_WORD: Final = re.compile(r"(\S+)")
MAX_SIGNS: Final = 6
"""Of a word; one that has more is left as it is."""
BROKEN: Final = 3
"""Words with a sign amid letters, from which on it may stand for a ligature."""


def restore_signs(pages: Sequence[Page]) -> None:
    """Put back the signs of words that the layout reads as ligatures.

    >>> from refinery.documents.pdf_page import Piece
    >>> laid_out = Piece("paragraph", "ettiail to ann: pricett")
    >>> page = Page(1, "eMail to ann: price*", pieces=[laid_out])
    >>> restore_signs([page])
    >>> laid_out.text
    'eMail to ann: price*'
    """
    text = "\n".join(page.text for page in pages)
    signs = {sign for sign in READ_AS if not _is_ligature(sign, text)}
    for page in pages:
        words = set(page.text.split())
        meant: dict[str, str] = {}
        for word in sorted(filter(_SIGN.search, words)):
            for form in _forms(word, signs):
                if form not in words:
                    meant.setdefault(form, word)
        for piece in page.pieces if meant else ():
            words_and_blanks = _WORD.split(piece.text)
            piece.text = "".join(meant.get(found, found) for found in words_and_blanks)


def _is_ligature(sign: str, text: str) -> bool:
    """Whether a font is broken indeed: the sign stands amid words, and what it is for nowhere.

    A capital amid letters is a name (``iMac``).
    """
    if sign.isalpha() or any(letters in text for letters in READ_AS[sign]):
        return False
    amid = re.compile(rf"[^\W\d_]*[a-z]{re.escape(sign)}[a-z][^\W\d_]*")
    return sum(len(word) > len("a*b") for word in set(amid.findall(text))) >= BROKEN


def _forms(word: str, signs: set[str]) -> Iterator[str]:
    """A word with each choice of its signs taken for letters."""
    marks = [mark for mark in _SIGN.finditer(word) if mark[0] in signs]
    if not 0 < len(marks) <= MAX_SIGNS:
        return
    edges = [0, *(mark.end() for mark in marks)]
    between = [word[edge : mark.start()] for edge, mark in zip(edges, marks, strict=False)]
    for choice in product(*((mark[0], *READ_AS[mark[0]]) for mark in marks)):
        form = "".join(map("".join, zip(between, choice, strict=True))) + word[edges[-1] :]
        if form != word:
            yield form
