"""Rich text without what nobody sees: hidden and deleted text, white on white, one point high."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

TINY: Final = 2
"""Half points."""
_TOKEN: Final = re.compile(
    rb"(?P<open>\{)|(?P<close>\})|\\(?P<word>[a-zA-Z]+)(?P<number>-?\d{1,10})? ?"
    rb"|(?P<code>\\'[0-9a-fA-F]{2})|(?P<sign>\\[^a-zA-Z])|(?P<text>[^\\{}]+)|\\",
    re.DOTALL,
)
_COLOURS: Final = re.compile(rb"\{\\colortbl([^{}]*)\}")
_CHANNEL: Final = re.compile(rb"\\(?:red|green|blue)(\d+)")
_GROUND: Final = re.compile(rb"\\(?:highlight|chcbpat|cbpat|clcbpat|shading|clshdng)[1-9]")
_UNDERLINES: Final = re.compile(rb"ul(?:d|dash|dashd|dashdd|db|hwave|ldash|none|th|w|wave)?")


@dataclass(frozen=True)
class _Look:
    """What a group says of its text."""

    hidden: bool = False
    deleted: bool = False
    white: bool = False
    size: int = 24

    @property
    def is_unseen(self) -> bool:
        return self.hidden or self.white or self.size <= TINY


def seen(data: bytes) -> tuple[bytes, int, int]:
    """The file without unseen text, and how many characters were hidden and deleted.

    Underlines go too: the reader's marks for them (``__``) would stick to words.

    >>> seen(rb"{\\rtf1 You {\\v cannot }see {\\deleted not }it.}")
    (b'{\\\\rtf1 You {\\\\v }see {\\\\deleted }it.}', 6, 3)
    """
    colours = _whites(data)
    out: list[bytes] = []
    stack, look = [], _Look()
    hidden = deleted = at = 0
    skip = 0  # characters that stand in for one that Unicode names
    while match := _TOKEN.match(data, at):
        at = match.end()
        if match["open"]:
            stack.append(look)
        elif match["close"]:
            look = stack.pop() if stack else look
        elif match["word"]:
            word, number = match["word"], int(match["number"] or 1)
            if word == b"bin":
                at += max(number, 0)
                continue
            look = _with(look, word, number, has_number=bool(match["number"]), whites=colours)
            if _UNDERLINES.fullmatch(word):
                continue
            if word == b"u" and (look.is_unseen or look.deleted):
                hidden, deleted, skip = hidden + (not look.deleted), deleted + look.deleted, 1
                continue
        elif look.is_unseen or look.deleted:
            text = match["text"] or match["code"] or b""
            count = len(text.strip()) if match["text"] else int(bool(text))
            count, skip = max(count - skip, 0), 0
            deleted, hidden = (
                (deleted + count, hidden) if look.deleted else (deleted, hidden + count)
            )
            continue
        out.append(match[0])
    return b"".join(out), hidden, deleted


def _with(look: _Look, word: bytes, number: int, *, has_number: bool, whites: set[int]) -> _Look:
    is_on = number != 0
    match word:
        case b"v":
            return replace(look, hidden=is_on)
        case b"deleted":
            return replace(look, deleted=is_on)
        case b"fs":
            return replace(look, size=number)
        case b"cf":
            return replace(look, white=has_number and number in whites)
        case b"plain":
            return replace(_Look(), deleted=look.deleted)
    return look


def _whites(data: bytes) -> set[int]:
    """Numbers of the colours that are white; none where something may lie behind the text."""
    table = _COLOURS.search(data)
    if table is None or _GROUND.search(data):
        return set()
    entries = [_CHANNEL.findall(entry) for entry in table[1].split(b";")]
    return {
        number
        for number, channels in enumerate(entries)
        if len(channels) == 3 and all(int(channel) >= 250 for channel in channels)
    }
