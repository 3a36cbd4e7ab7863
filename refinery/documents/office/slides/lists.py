"""Which paragraphs of a slide are list items: as they say, or as the layout says for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from refinery.documents.office.names import A
from refinery.documents.office.word.numbering import BULLET, written
from refinery.documents.xml.tree import local

DEEPEST: Final = 9
_STYLES: Final = {
    "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
}  # fmt: skip
_NUMBERED: Final = re.compile(
    r"(alphaLc|alphaUc|romanLc|romanUc|arabic)?.*?(ParenBoth|ParenR|Period)?"
)


class Labels:
    """Labels of the paragraphs of one shape, in order.

    Args:
        styles: List styles that apply, the nearest first.
    """

    def __init__(self, styles: Sequence[Any]) -> None:
        self._styles = styles
        self._counts: dict[int, tuple[str, int]] = {}

    def label(self, properties: Any) -> tuple[str, int]:
        """Label and depth (from one) of the next paragraph; depth 0 for no item."""
        depth = level(properties)
        for deeper in [d for d in self._counts if d > depth]:
            del self._counts[deeper]
        for node in self._stated(properties, depth):
            kind = local(node)
            if kind == "buAutoNum":
                return self._number(node, depth), depth + 1
            self._counts.pop(depth, None)
            return ("", 0) if kind == "buNone" else (BULLET, depth + 1)
        self._counts.pop(depth, None)
        return "", 0

    def _stated(self, properties: Any, depth: int) -> Iterator[Any]:
        """What is said of the bullet, the nearest word first."""
        sources = [] if properties is None else [properties]
        sources += [style.find(f"{A}lvl{depth + 1}pPr") for style in self._styles]
        for source in sources:
            for name in ("buNone", "buAutoNum", "buChar", "buBlip"):
                node = None if source is None else source.find(f"{A}{name}")
                if node is not None:
                    yield node

    def _number(self, node: Any, depth: int) -> str:
        kind, start = node.get("type", ""), node.get("startAt", "1")
        last_kind, last = self._counts.get(depth, ("", 0))
        first = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
        count = last + 1 if last_kind == kind else first
        self._counts[depth] = (kind, count)
        match = _NUMBERED.fullmatch(kind)
        style, form = match.groups() if match else ("", "")
        text = written(count, _STYLES.get(style or "", "decimal"))
        forms = {"ParenBoth": f"({text})", "ParenR": f"{text})"}
        return forms.get(form or "", f"{text}.")


def level(properties: Any) -> int:
    """Depth of a paragraph, from zero."""
    text = "0" if properties is None else properties.get("lvl", "0")
    return min(int(text), DEEPEST - 1) if text.isdigit() else 0
