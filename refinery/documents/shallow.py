"""Web pages that nest deeper than their reader reads: what lies below is lifted, not lost.

kreuzberg leaves out, without a word, what lies some sixty elements deep. Newsletters made of
tables in tables, and mails quoted a dozen times over, get there.
"""

from __future__ import annotations

import re
from typing import Any, Final

from refinery.errors import QuarantineError

DEPTH: Final = 40
"""Elements within one another from which on they are lifted."""
_TAG: Final = re.compile(rb"<(/?)([A-Za-z][A-Za-z0-9]*)[^>]*?(/?)>")
_VOID: Final = frozenset(
    b"area base br col embed hr img input link meta param source track wbr".split()
)
_INLINE: Final = frozenset(
    b"a abbr b bdi bdo cite code dfn em font i kbd mark q s small span strong sub sup tt u".split()
)


def shallow(page: bytes) -> bytes:
    """The page as it is, or with all that lies deeper than :data:`DEPTH` in lines of its own.

    Args:
        page: HTML in UTF-8.

    Raises:
        QuarantineError: ``nested-too-deep``: it cannot be parsed to its end.
    """
    return page if depth_of(page) <= DEPTH else _lifted(page)


def depth_of(page: bytes) -> int:
    """Elements that are open at once, at most; those that are never closed count too many.

    >>> depth_of(b"<div><p>a<br></p></div>")
    2
    """
    depth = deepest = 0
    # What no bracket closes is no tag; to look for one from every place would take for ever.
    for closes, name, is_empty in _TAG.findall(page, 0, page.rfind(b">") + 1):
        if name.lower() in _VOID or is_empty:
            continue
        depth += -1 if closes else 1
        deepest = max(deepest, depth)
    return deepest


def _lifted(page: bytes) -> bytes:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root = html.document_fromstring(page, parser=parser)
    except (etree.LxmlError, ValueError):
        raise QuarantineError("corrupt") from None
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise QuarantineError("nested-too-deep")
    deep = _below(root)
    if not deep:
        return page
    for element in reversed(deep):  # the deepest first
        if element.tag.encode() not in _INLINE:
            _break_lines(element)
        element.drop_tag()
    lifted: bytes = html.tostring(root, encoding="utf-8")
    return lifted


def _below(root: Any) -> list[Any]:
    """Elements deeper than :data:`DEPTH`, in the order of the document."""
    from lxml import etree

    found, depth = [], 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        is_element = isinstance(element.tag, str) and element.tag.encode() not in _VOID
        if event == "start" and depth > DEPTH and is_element:
            found.append(element)
    return found


def _break_lines(element: Any) -> None:
    """Put a line break at both ends of an element that goes."""
    first = element.makeelement("br")
    first.tail, element.text = element.text, None
    element.insert(0, first)
    element.append(element.makeelement("br"))
