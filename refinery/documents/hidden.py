"""Characters that carry words nobody sees, or show others than are there: left out and told.

Tag characters and strings of selectors or zero-width characters hold messages; overrides turn
words round; codes of a terminal cut words in two, hide some, and act where they are shown. What
languages need stays: joiners, marks of direction, embeddings, isolates, the one selector behind a
character, and the tags of a flag.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate
from typing import Final

from refinery.documents.model import Block, Extracted

_HIDDEN: Final = re.compile(
    "(?P<flag>\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,7}\U000e007f)"
    "|(?P<terminal>"  # colours, titles, what is set to be unseen, other codes
    r"\x1b\[(?:[0-9;]*;)?8m[^\x1b]{0,1000}(?=\x1b\[)"
    r"|(?:\x1b\[[0-?]*|\x9b[0-?]+)[ -/]*[@-~]"
    r"|\x1b[\]PX^_][^\x07\x1b\n]{0,5000}(?:\x07|\x1b\\)"
    r"|\x1b[ -/]+[0-~]|\x1b[78=>c]?)"
    "|[\U000e0000-\U000e007f]+"  # tags
    "|[\u202d\u202e]"  # overrides
    "|[\u200b-\u200d\u2060-\u2064\ufeff]{4,}"  # zero width; emoji and Persian join with one
    "|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}"  # selectors
)


def left_out(*told: tuple[str, int]) -> list[str]:
    """Warnings of what is not in the text because nobody sees it: what, and how much of it.

    >>> left_out(("hidden text", 3), ("deleted text", 0))
    ['hidden text left out: 3 characters']
    """
    return [f"{what} left out: {count} characters" for what, count in told if count]


def kept_comments(count: int) -> list[str]:
    """Warnings of comments that stay, where a source is stored as it stands."""
    return [f"comments that no page shows are in the text: {count} characters"] if count else []


def visible(text: str) -> str:
    """The text without what is hidden in it.

    >>> visible("a\\U000e0061\\u202eb\\u200dc")
    'ab\\u200dc'
    """
    if _is_plain(text):
        return text
    return _HIDDEN.sub(lambda match: match.group("flag") or "", text)


def without_hidden(found: Extracted) -> Extracted:
    """The same document without hidden characters, its blocks where they now lie."""
    found.title, found.author = visible(found.title), visible(found.author)
    spans, terminal = _spans(found.text)
    if not spans:
        return found
    text = visible(found.text)
    gone = len(found.text) - len(text)
    told = left_out(("hidden text", gone - terminal), ("codes of a terminal", terminal))
    return replace(
        found, text=text, blocks=_moved(found.blocks, spans), warnings=found.warnings + told
    )


def _spans(text: str) -> tuple[list[tuple[int, int]], int]:
    """Where hidden characters lie, and how many are codes of a terminal."""
    if _is_plain(text):
        return [], 0
    found = [match for match in _HIDDEN.finditer(text) if not match["flag"]]
    terminal = sum(len(match[0]) for match in found if match["terminal"])
    return [match.span() for match in found], terminal


def _is_plain(text: str) -> bool:
    return text.isascii() and "\x1b" not in text


def _moved(blocks: list[Block], spans: list[tuple[int, int]]) -> list[Block]:
    """Blocks by offsets of the shorter text; one that was hidden altogether is none."""
    starts = [start for start, _ in spans]
    before = list(accumulate((end - start for start, end in spans), initial=0))

    def at(offset: int) -> int:
        index = bisect_right(starts, offset)
        gone = before[index]
        if index:
            gone -= max(0, spans[index - 1][1] - offset)
        return offset - gone

    moved = []
    for block in blocks:
        start, end = at(block.start), at(block.end)
        if end > start or block.end == block.start:
            moved.append(replace(block, start=start, end=end))
    return moved
