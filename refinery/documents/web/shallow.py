"""Web pages that nest deeper than their reader reads: what lies below is lifted, not lost.

kreuzberg leaves out, without a word, what lies some sixty elements deep. Newsletters made of
tables in tables, and mails quoted a dozen times over, get there.
"""

from __future__ import annotations

from typing import Any, Final

DEPTH: Final = 40
"""Elements within one another from which on they are lifted."""
_LIFTED: Final = "lifted"
_VOID: Final = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"),
        *("param", "source", "track", "wbr"),
    ]
)
_INLINE: Final = frozenset(
    [
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "font", "i", "kbd"),
        *("mark", "q", "s", "small", "span", "strong", "sub", "sup", "tt", "u"),
    ]
)


def lift(root: Any) -> None:
    """Put all that lies deeper than :data:`DEPTH` in lines of its own at that depth."""
    from lxml import etree

    for element in _below(root):
        if element.tag not in _INLINE:
            _break_lines(element)
        element.tag = _LIFTED
    etree.strip_tags(root, _LIFTED)  # one by one, each would be sought among those beside it


def _below(root: Any) -> list[Any]:
    """Elements deeper than :data:`DEPTH`, in the order of the document."""
    from lxml import etree

    found, depth = [], 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        is_element = isinstance(element.tag, str) and element.tag not in _VOID
        if event == "start" and depth > DEPTH and is_element:
            found.append(element)
    return found


def _break_lines(element: Any) -> None:
    """Put a line break at both ends of an element that goes."""
    first = element.makeelement("br")
    first.tail, element.text = element.text, None
    element.insert(0, first)
    element.append(element.makeelement("br"))
