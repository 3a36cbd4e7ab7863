"""Whose words a quote holds, as the line above it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from refinery.documents.mail.quotes import (
    FROM,
    QUOTED,
    VERB,
    is_reply_header,
)

MAX_HEADER: Final = 1000
"""Characters of a line that are looked at."""
_ADDRESS: Final = re.compile(r"(?:mailto:)?([\w.+'%=&/-]+@[\w-]+(?:\.[\w-]+)+)")
_BRACKETS: Final = re.compile(r"[<\[(][^<>\[\]()]*@[^<>\[\]()]*[>\])]+")
_SAYS: Final = re.compile(rf"\b{VERB}\b|님이 작성|写道|寫道")
_NO_NAME: Final = frozenset(
    (
        *("am", "pm", "a.m.", "p.m.", "uhr", "h", "at", "um", "à", "le", "on", "kl.", "o", "klo"),
        *("cet", "cest", "gmt", "utc", "bst", "est", "edt", "cst", "cdt", "pst", "pdt", "于", "於"),
    )
)
"""What stands between a date and a name."""
_EDGES: Final = " \t\xa0\"'“”„*_,;:<>[]()"


def author_of(header: str) -> str:
    """Name and address of who wrote what follows a reply header; empty where it does not say.

    >>> author_of("On Mon, 3 May 2021 at 9:00 AM Ann Lee <ann@corp.example> wrote:")
    'Ann Lee <ann@corp.example>'
    >>> author_of("Am 03.05.2021 um 10:11 schrieb Ann Lee:")
    'Ann Lee'
    >>> author_of("**From:** Lee, Ann [mailto:ann@corp.example]\\n**Sent:** Monday")
    'Lee, Ann <ann@corp.example>'
    """
    for line in header.split("\n"):
        if FROM.match(line.strip()):
            return _named(re.split("[:：]", line[:MAX_HEADER], maxsplit=1)[1], is_name=True)
    said = " ".join(line.strip() for line in header.split("\n"))[:MAX_HEADER]
    said = said.rstrip(" \xa0:：").removesuffix("(а)")  # of a Russian verb: he or she
    verb = _SAYS.search(said)
    if verb is None or verb.end() == len(said):
        return _named(said[: verb.start()] if verb else said, is_name=False)
    behind = _named(said[verb.end() :], is_name=True)
    return behind or _named(said[: verb.start()], is_name=False)


def header_within(lines: Sequence[str]) -> str:
    """The reply header that a quote ends in, its marks taken off; empty for none."""
    filled = [QUOTED.sub("", line, count=1) for line in lines if line.strip(" \t>|")]
    for count in (1, 2, 3):
        if count <= len(filled) and is_reply_header(filled[-count:]):
            return "\n".join(filled[-count:])
    return ""


def _named(said: str, *, is_name: bool) -> str:
    """A name and an address from what holds little else, or a date before them."""
    address = _ADDRESS.search(said)
    cut = _BRACKETS.search(said) or address
    before = said[: cut.start()] if cut else said
    words = before.split() if is_name else _behind_date(before.split())
    name = " ".join(words).strip(_EDGES)
    if address is None:
        return name
    return f"{name} <{address[1]}>" if name else address[1]


def _behind_date(words: list[str]) -> list[str]:
    """The last words, as far as they belong to no date."""
    kept: list[str] = []
    for word in reversed(words):
        if any(map(str.isdigit, word)) or word.strip("(),").lower() in _NO_NAME:
            break
        kept.insert(0, word)
    return kept
