"""Line ends within a value, where a program wrapped it; the next line may be a quoted one.

Only where what stands on both sides can be one value: figures, or an address around its ``@``.
Words are left alone, and so are columns of figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import hexdigits
from typing import Final

_END: Final = re.compile(
    r"(?<=[\w@)./:-])[ \t]{0,3}\r?\n[ \t]{0,8}(?:[>|][ \t]{0,3}){0,6}(?=[\w@(])"
)
_HOST: Final = re.compile(r"@?[\w-]{1,63}\.\w")
_AFTER_MARK: Final = re.compile(
    r"(?:[0-9A-Za-z]-|\d\.|(?<![\w/.])(?:\d{1,5}/){1,4}|[0-9A-Fa-f]{2}:|\b[0-9A-Fa-f]{4}\.)$"
)
_GROUP: Final = re.compile(r"\d[ ./-]|\)")
_OPENING: Final = frozenset(" \t\n\"'([<:+.-")
"""What may stand before a value; a figure behind anything else is part of an address."""
_RIGHT: Final = re.compile(
    r"(?P<token>[0-9A-Za-z]{1,34})(?![^\W_])(?P<group>(?:[ ./-](?=[A-Z]{0,8}\d))?)"
)
_CODE: Final = re.compile(r"[A-Z]{1,4}|(?=\D{0,33}\d)[0-9A-Za-z]+")
_LETTER: Final = re.compile(r"[^\W\d_]")
_DIGIT: Final = re.compile(r"[0-9]")
_AREA: Final = re.compile(r"0\d{1,4}")
"""An area code: the number behind it is another group."""
_REACH: Final = 40
_LINE: Final = 200


def unwrapped(text: str) -> Iterator[tuple[int, int, str]]:
    """Edits that put a value together again.

    >>> list(unwrapped("call +49 30\\n> 901820, or bob@\\nx.org\\nor me"))
    [(11, 14, ' '), (29, 30, '')]
    """
    for match in _END.finditer(text):
        start, end = match.span()
        joint = _joint(text, start, end)
        if joint is not None:
            yield start, end, joint


def _joint(text: str, start: int, end: int) -> str | None:
    """What stands between the two halves of a value, or None where they are none."""
    last, first = text[start - 1], text[end]
    if last == "@":
        return "" if text[start - 2 : start - 1].isalnum() and _HOST.match(text, end) else None
    if first == "@":
        return "" if last.isalnum() and _HOST.match(text, end) else None
    before = text[max(0, start - _REACH) : start]
    if last == ")" or first == "(":
        return " " if last.isdigit() or first.isdigit() else None
    if last in "-./:":
        return "" if _AFTER_MARK.search(before) and _is_near(text[start - 2], first, last) else None
    right = _RIGHT.match(text, end)
    return None if right is None or _is_column(text, start, end) else _between(before, right)


def _between(before: str, right: re.Match[str]) -> str | None:
    """What parts the end of one line and the start of the next where both are groups of a value."""
    begin = len(before)
    while begin and before[begin - 1].isalnum():
        begin -= 1
    left, lead = before[begin:], before[max(0, begin - 2) : begin]
    grouped = _GROUP.search(lead) is not None
    if not grouped and lead[-1:] and lead[-1:] not in _OPENING:
        return None
    tokens = left, right["token"]
    if not all(map(_CODE.fullmatch, tokens)):
        return None
    if not right["group"] and not _DIGIT.search("".join(tokens)):
        return None
    return " " if grouped or right["group"] or _AREA.fullmatch(left) else ""


def _is_near(before: str, after: str, mark: str) -> bool:
    """Whether a mark at a line's end parts figures rather than words."""
    if mark == "-":
        return before.isdigit() or after.isdigit()
    if mark == "/" or (mark == "." and before.isdigit() and after.isdigit()):
        return after.isdigit()
    return after in hexdigits


def _is_column(text: str, start: int, end: int) -> bool:
    """Whether both lines hold figures alone."""
    above = text.rfind("\n", max(0, start - _LINE), start) + 1 or max(0, start - _LINE)
    below = text.find("\n", end, end + _LINE)
    below = below if below >= 0 else end + _LINE
    return not _LETTER.search(text, above, start) and not _LETTER.search(text, end, below)
