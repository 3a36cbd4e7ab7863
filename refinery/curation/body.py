"""The part of a text that its author wrote: blocks without quotes, signatures and headers."""

from __future__ import annotations

import re
from typing import Final

from refinery.curation.unit import Block, CleanDocument, Piece

LEFT_OUT: Final = frozenset(
    {"quote", "closing", "signature", "reply_header", "disclaimer", "page_break"}
)
_TEMPLATE_TAGS: Final = re.compile(r"(?:\s*(?:\{%[^{}]*%\}|\{\{[^{}]*\}\}|\{#[^{}]*#\}))+\s*")
"""Tags of Jinja, Liquid and Handlebars: they stand for something that is not in the file."""


def is_left_out(document: CleanDocument, block: Block) -> bool:
    """Whether a block is not the author's own prose."""
    if block.kind in LEFT_OUT or block.attributes.get("name") == "front-matter":
        return True
    return (
        block.kind != "code"
        and _TEMPLATE_TAGS.fullmatch(document.text, block.start, block.end) is not None
    )


def line_start(document: CleanDocument, block: Block) -> int:
    """Where a heading begins with its Markdown marks, so that they are kept."""
    start = document.text.rfind("\n", 0, block.start) + 1
    return block.start if document.text[start : block.start].strip("# \t") else start


def own_words(document: CleanDocument, start: int = 0, end: int | None = None) -> list[Piece]:
    """Pieces of what the author wrote between two offsets, in order.

    Neighbouring blocks are joined with the whitespace between them, so that lists and tables
    keep their lines; a text without blocks is taken whole.
    """
    end = len(document.text) if end is None else end
    blocks = [b for b in document.blocks if start <= b.start < b.end <= end]
    if not blocks:
        return [piece] if (piece := document.piece(start, end)).text else []
    runs: list[tuple[int, int]] = []
    for block in blocks:
        if is_left_out(document, block):
            continue
        first = line_start(document, block) if block.kind == "heading" else block.start
        if runs and not document.text[runs[-1][1] : first].strip():
            runs[-1] = (runs[-1][0], block.end)
        else:
            runs.append((first, block.end))
    pieces = [document.piece(s, e) for s, e in runs]
    return [piece for piece in pieces if piece.text]
