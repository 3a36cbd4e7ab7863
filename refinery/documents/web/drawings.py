"""Drawings in a page (SVG): their words stay, lines and shapes go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

_UNDRAWN: Final = ("defs", "symbol", "clippath", "mask", "pattern", "marker", "metadata", "desc")
_BLOCKS: Final = ("div", "p", "li", "br", "tr")
_PLACED: Final = ("x", "y", "dy")


def name_drawings(root: Any) -> None:
    """Put the words of each drawing in its place, a line for each text, its title first."""
    for drawing in list(root.iter("svg")):
        parent = drawing.getparent()
        if parent is None or next(drawing.iterancestors("svg"), None) is not None:
            continue
        shown = drawing.makeelement("span")
        for text in _texts(drawing):
            if shown.text is None:
                shown.text = text
            else:
                mark = shown.makeelement("br")
                mark.tail = text
                shown.append(mark)
        shown.tail = drawing.tail
        parent.replace(drawing, shown)


def _texts(drawing: Any) -> Iterator[str]:
    from lxml import etree

    walk = etree.iterwalk(drawing, events=("start",))
    for _, element in walk:
        is_text = element.tag in ("text", "foreignobject")
        if is_text or (element.tag == "title" and element.getparent().tag == "svg"):
            text = " ".join("".join(_pieces(element)).split())
            if text:
                yield text
        if is_text or element.tag in _UNDRAWN:
            walk.skip_subtree()


def _pieces(text: Any) -> Iterator[str]:
    """A text's own words; pieces that are placed anew stand apart."""
    from lxml import etree

    for event, element in etree.iterwalk(text, events=("start", "end")):
        is_block = element.tag in _BLOCKS
        if is_block or (event == "start" and any(element.get(name) for name in _PLACED)):
            yield " "
        said = element.text if event == "start" else element.tail
        if said and (event == "start" or element is not text):
            yield said
