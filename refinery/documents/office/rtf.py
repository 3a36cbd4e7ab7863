"""Rich text without what the page does not show, or shows at its edge."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from refinery.documents.office.colours import UNKNOWN, is_lost
from refinery.documents.office.rtf_grounds import PATTERNS, Cells, colours, page, shape

TINY: Final = 2
"""Half points."""
CODE: Final = len(r"\'e9")
EDGES: Final = frozenset(b"header headerl headerr headerf footer footerl footerr footerf".split())
TOKEN: Final = re.compile(
    rb"(?P<open>\{)|(?P<close>\})|\\(?P<word>[a-zA-Z]+)(?P<number>-?\d{1,10})? ?"
    rb"|(?P<code>(?:\\'[0-9a-fA-F]{2})+)|(?P<sign>\\[^a-zA-Z])|(?P<text>[^\\{}]+)|\\",
    re.DOTALL,
)
_UNDERLINES: Final = re.compile(rb"ul(?:d|dash|dashd|dashdd|db|hwave|ldash|none|th|w|wave)?")


MARKS: Final = (b"highlight", b"cb", b"chcbpat")
BOXES: Final = (b"shptxt", b"dptxbxtext")
NAMES: Final = frozenset(b"stylesheet fonttbl colortbl info listtable".split())


@dataclass(frozen=True)
class _Look:
    """What a group says of its text; grounds are None where it states none."""

    hidden: bool = False
    deleted: bool = False
    edge: bool = False
    size: int = 24
    ink: str = UNKNOWN
    mark: str | None = None
    paragraph: str | None = None
    box: str | None = None
    in_table: bool = False
    is_apart: bool = False
    """Whether it is in a list of names, and no text."""

    def unseen(self, paper: str, cells: Cells) -> str:
        """What its text is that it is not in the text of the file; empty where it is.

        Args:
            cells: The row of a table at hand.
        """
        if self.is_apart:
            return ""
        if self.edge:
            return "page headers and footers"
        if self.deleted:
            return "deleted text"
        cell = cells.ground if self.in_table or cells.is_open else None
        grounds = (self.mark, self.paragraph, cell, self.box, paper)
        ground = next((one for one in grounds if one is not None), UNKNOWN)
        is_unseen = self.hidden or self.size <= TINY or is_lost(self.ink, [ground])
        return "hidden text" if is_unseen else ""


def seen(data: bytes) -> tuple[bytes, Counter[str]]:
    """The file without unseen text, and how many characters of what that is.

    Underlines go too: the reader's marks for them (``__``) would stick to words.

    >>> seen(rb"{\\rtf1 You {\\v cannot }see it.}")
    (b'{\\\\rtf1 You {\\\\v }see it.}', Counter({'hidden text': 6}))
    """
    table, paper, cells = colours(data), page(data), Cells()
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
            cells.step(word, number, table)
            if word in BOXES:
                look = replace(look, box=shape(data, match.start()), in_table=False)
            look = _with(look, word, int(match["number"] or -1), table)
            if _UNDERLINES.fullmatch(word):
                continue
            if word == b"u" and (unseen := look.unseen(paper, cells)):
                told[unseen] += 1
                skip = 1
                continue
        elif unseen := look.unseen(paper, cells):
            text = match["text"] or match["code"] or b""
            count = len(text.strip()) if match["text"] else len(text) // CODE
            told[unseen] += max(count - skip, 0)
            skip = 0
            continue
        out.append(match[0])
    return b"".join(out), told


def _with(look: _Look, word: bytes, number: int, table: list[str]) -> _Look:
    """The look after a word; its number is negative where it has none."""
    colour = table[number] if 0 < number < len(table) else UNKNOWN
    ground = None if number == 0 else colour
    match word:
        case b"v":
            return replace(look, hidden=number != 0)
        case b"deleted":
            return replace(look, deleted=number != 0)
        case b"fs":
            return replace(look, size=number if number >= 0 else look.size)
        case b"cf":
            return replace(look, ink=colour)
        case b"cbpat" if look.paragraph != UNKNOWN:
            return replace(look, paragraph=ground)
        case b"itap" if number > 1:  # a table in a cell states its grounds behind its text
            return replace(look, paragraph=UNKNOWN)
        case b"intbl":
            return replace(look, in_table=True)
        case b"pard":
            return replace(look, paragraph=None, in_table=False)
        case b"plain":
            return replace(look, hidden=False, size=24, ink=UNKNOWN, mark=None)
        case _ if word in MARKS and look.mark != UNKNOWN:
            return replace(look, mark=ground)
        case _ if word in PATTERNS and number and not word.startswith(b"cl"):
            is_mark = word.startswith(b"ch")
            return replace(look, mark=UNKNOWN) if is_mark else replace(look, paragraph=UNKNOWN)
        case _ if word in NAMES:
            return replace(look, is_apart=True)
        case _ if word in EDGES:
            return replace(look, edge=True)
    return look
