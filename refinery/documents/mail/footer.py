"""What a list, a mail service or a company's gateway appends to every mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_SAID: Final = re.compile(
    # lists
    r"unsubscri|\bcurrently subscribed\b|\byahoo! groups sponsor\b|\bmailing[ -]list\b"
    r"|\bsubscription (?:info|option|setting)|/listinfo\b|\blist maintainer\b|\blist archives?\b"
    r"|yahoo ?groups\.com|\bto (?:leave|post to|subscribe to) th(?:is|e) (?:list|group)\b"
    r"|\bmajordomo@|\blistserv\b|\bgoogle groups\b|\bposting guide\b"
    # services
    r"|\breceive hotmail\b|\bsponsored by\b|\bdo you yahoo|\bfree e-?mail\b|\bmessenger: http"
    r"|\bfrom (?:msn|lycos|yahoo)\b|explorer\.msn\.com|\bjoin the world.s largest e-mail\b"
    r"|\bchat with friends online\b|\bget your (?:free|own|private)\b|\bopensrs"
    r"|\byou (?:are receiving|received) this\b|\breply to this e-?mail directly\b"
    r"|\bview it on git(?:hub|lab)\b|\bmanage (?:your )?(?:notifications|preferences)\b"
    # companies
    r"|\bintended (?:recipient|solely|only|for)|\bconfidential(?:ity)?\b|\bprivileged\b"
    r"|\bvirus(?:es)? (?:scanned|free|checked)\b|\bscanned (?:for|by)\b.*\bvirus"
    r"|\bregistered (?:in|office)\b|\bthink before (?:you )?print|\bconsider the environment\b"
    r"|\bvertraulich|\bavis de confidentialit",
    re.IGNORECASE,
)
_DELIMITER: Final = re.compile(r"^\s*(?:--\s?|[-_=~*#+]{4,}.{0,60}?[-_=~*#+>]*)$")
_NOTE: Final = re.compile(r"^\s{0,3}(?:\[\d{1,2}\]:?|\(\d\))\s?\S")
MOST: Final = 40
"""Lines of one footer."""


def footers(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Half-open ranges of lines at the end of what someone wrote, the first first.

    >>> footers(["Yes.", "", "Bo", "____________", "Harbour mailing list", "http://x.example/l"])
    [(3, 6)]
    """
    found: list[tuple[int, int]] = []
    end = len(lines)
    while True:
        while end and not lines[end - 1].strip():
            end -= 1
        start = _sealed(lines, end) or _footer(lines, end)
        if start is None:
            return found[::-1]
        found.append((start, end))
        end = start


def _sealed(lines: Sequence[str], end: int) -> int | None:
    """The line at which a cryptographic signature that reaches to ``end`` begins, if one does."""
    if not end or not lines[end - 1].startswith("-----END PGP SIGNATURE"):
        return None
    opens = (i for i in range(end) if lines[i].startswith("-----BEGIN PGP SIGNATURE"))
    return max(opens, default=None)


def _footer(lines: Sequence[str], end: int) -> int | None:
    """The line at which the footer that reaches to ``end`` begins, if one does."""
    top = end
    while top and lines[top - 1].strip() and end - top < MOST:
        top -= 1
    inside = [i for i in range(top, end) if _DELIMITER.match(lines[i])]
    said = [i for i in range(top, end) if _SAID.search(lines[i])]
    if not said:
        return None
    opening = max((i for i in inside if i < said[0]), default=None)
    if opening is not None:
        return opening
    start = top
    while start and not lines[start - 1].strip():
        start -= 1
    if start and _DELIMITER.match(lines[start - 1]):
        return start - 1
    # Without a line drawn above it, it is one only below something else.
    return said[0] if any(line.strip() for line in lines[: said[0]]) else None


def footnotes(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Half-open ranges of lines at the end that a number in brackets opens.

    >>> footnotes(["Bo", "", "[1] http://x.example/"])
    [(2, 3)]
    """
    found: list[tuple[int, int]] = []
    end = len(lines)
    while True:
        while end and not lines[end - 1].strip():
            end -= 1
        start = end
        while start and lines[start - 1].strip() and not _NOTE.match(lines[start - 1]):
            start -= 1
        start -= 1
        if start <= 0 or not _NOTE.match(lines[start]):
            return found[::-1]
        found.append((start, end))
        end = start
