"""Rich text without what the page does not show, or shows at its edge."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

TINY: Final = 2
"""Half points."""
CODE: Final = len(r"\'e9")
EDGES: Final = frozenset(b"header headerl headerr headerf footer footerl footerr footerf".split())
TOKEN: Final = re.compile(
    rb"(?P<open>\{)|(?P<close>\})|\\(?P<word>[a-zA-Z]+)(?P<number>-?\d{1,10})? ?"
    rb"|(?P<code>(?:\\'[0-9a-fA-F]{2})+)|(?P<sign>\\[^a-zA-Z])|(?P<text>[^\\{}]+)|\\",
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
    edge: bool = False
    size: int = 24

    @property
    def unseen(self) -> str:
        """What its text is that it is not in the text of the file; empty where it is."""
        if self.edge:
            return "page headers and footers"
        if self.deleted:
            return "deleted text"
        return "hidden text" if self.hidden or self.white or self.size <= TINY else ""


def seen(data: bytes) -> tuple[bytes, Counter[str]]:
    """The file without unseen text, and how many characters of what that is.

    Underlines go too: the reader's marks for them (``__``) would stick to words.

    >>> seen(rb"{\\rtf1 You {\\v cannot }see it.}")
    (b'{\\\\rtf1 You {\\\\v }see it.}', Counter({'hidden text': 6}))
    """
    colours = _whites(data)
    out: list[bytes] = []
    stack, look = [], _Look()
    told: Counter[str] = Counter()
    at = skip = 0  # characters that stand in for one that Unicode names
    while match := TOKEN.match(data, at):
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
            if word == b"u" and look.unseen:
                told[look.unseen] += 1
                skip = 1
                continue
        elif look.unseen:
            text = match["text"] or match["code"] or b""
            count = len(text.strip()) if match["text"] else len(text) // CODE
            told[look.unseen] += max(count - skip, 0)
            skip = 0
            continue
        out.append(match[0])
    return b"".join(out), told


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
            return replace(_Look(), deleted=look.deleted, edge=look.edge)
        case _ if word in EDGES:
            return replace(look, edge=True)
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
