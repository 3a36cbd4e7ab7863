"""What of a page is not in the text taken from it, by where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from refinery.documents.web.main_content import INLINE, is_around
from refinery.documents.web.runs import Runs, words_of

_COMMENTS: Final = re.compile(r"(?:^|[\s_-])comments?(?:$|[\s_-])|disqus", re.IGNORECASE)
_FLOWING: Final = frozenset(
    [
        *INLINE,
        *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "font", "i"),
        *("ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub"),
        *("sup", "tt", "u", "var", "wbr"),
    ]
)
RUN: Final = 4
"""Words in a row by which a text is known again; shorter ones as a whole."""
KINDS: Final = ("navigation and surroundings", "readers' comments", "other parts of the page")


def not_in(root: Any, found: str) -> list[tuple[str, int]]:
    """Characters of a page that a text made of it lacks.

    Args:
        root: The page, without what nobody sees.
        found: The text taken from it.

    Returns:
        For each of :data:`KINDS`, how many; blanks are not counted.
    """
    taken = Runs(found)
    lacking = dict.fromkeys(KINDS, 0)
    for kind, text in _texts(root):
        words = words_of(text)
        size = min(len(words), RUN)
        runs = [words[at : at + size] for at in range(len(words) - size + 1)]
        if words and sum(run in taken for run in runs) * 2 < len(runs):
            lacking[kind] += len("".join(text.split()))
    return list(lacking.items())


def _texts(root: Any) -> Iterator[tuple[str, str]]:
    """The texts of a page's blocks with the kind of place each stands in."""
    from lxml import etree

    kinds, pieces = [KINDS[-1]], [""]
    body = root.find("body")
    for event, element in etree.iterwalk(root if body is None else body, events=("start", "end")):
        is_start, is_block = event == "start", element.tag not in _FLOWING
        if is_block or element.tag == "br":
            yield kinds[-1], "".join(pieces)
            pieces.clear()
        if is_block and is_start:
            kinds.append(_kind(element, kinds[-1]))
        elif is_block:
            kinds.pop()
        pieces.append((element.text if is_start else element.tail) or "")
    yield kinds[-1], "".join(pieces)


def _kind(element: Any, around: str) -> str:
    """The kind of place an element is; within navigation or comments all belongs to these."""
    if around != KINDS[-1]:
        return around
    if is_around(element) or element.tag == "header":
        return KINDS[0]
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return KINDS[1] if _COMMENTS.search(named) else around
