"""The page within rich text that Outlook made of one: [MS-OXRTFEX].

Its tags lie in groups of their own, and what stands for them in rich text is marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from refinery.documents.office.rtf import TOKEN
from refinery.documents.office.rtf_signs import restored, spelled

MADE_OF_HTML: Final = re.compile(rb"\A\{\\rtf1[^{}]{0,400}?\\fromhtml1?(?![0-9])")
WORDS: Final = {
    **{b"par": "\n", b"line": "\n", b"tab": "\t", b"lquote": "‘", b"rquote": "’"},
    **{b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–", b"emdash": "—"},
}
UNSAID: Final = (b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pntext")


@dataclass(frozen=True)
class _Group:
    """Whether its text is none of the page, and whether it stands for a tag in rich text."""

    is_unsaid: bool = False
    is_rich: bool = False


def page_of(data: bytes) -> str:
    r"""The page; empty where the rich text was made of none.

    >>> page_of(rb"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}\htmlrtf {\b\htmlrtf0 Hi\htmlrtf\par}}")
    '<p>Hi'
    """
    if not MADE_OF_HTML.match(data):
        return ""
    tokens = list(TOKEN.finditer(spelled(data)))
    out: list[str] = []
    around: list[_Group] = []
    group = _Group()
    for index, token in enumerate(tokens):
        if token["open"]:
            around.append(group)
        elif token["close"]:
            group = around.pop() if around else group
        elif token["word"] == b"htmlrtf":
            group = replace(group, is_rich=token["number"] != b"0")
        elif token["word"] in UNSAID or (token["sign"] == rb"\*" and not _is_tag(tokens, index)):
            group = replace(group, is_unsaid=True)
        elif not group.is_unsaid and not group.is_rich:
            is_spare = index > 0 and tokens[index - 1]["word"] == b"u"
            out.append(_said(token, is_spare=is_spare))
    return restored("".join(out))


def _is_tag(tokens: Sequence[re.Match[bytes]], index: int) -> bool:
    return index + 1 < len(tokens) and tokens[index + 1]["word"] == b"htmltag"


def _said(token: re.Match[bytes], *, is_spare: bool) -> str:
    """Text of a token.

    Args:
        is_spare: Whether its first character stands in for the one before it.
    """
    if token["word"] == b"u":
        return chr(int(token["number"] or 0))
    if token["word"]:
        return WORDS.get(token["word"], "")
    text = (token["text"] or b"").decode("ascii", "replace").replace("\r", "").replace("\n", "")
    return text[1:] if is_spare else text
