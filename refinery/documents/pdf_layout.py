"""Pages of a PDF as kreuzberg lays them out, complete and in pieces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from refinery.documents.kreuzberg_format import MAX_HEADING_WORDS, extracted
from refinery.documents.markdown_tables import markdown_table
from refinery.documents.pdf_page import Page, Piece, complete, set_apart
from refinery.documents.pdf_signs import restore_signs

MEDIA_TYPE: Final = "application/pdf"
HEADING_LINES: Final = 2
RUNNING: Final = 0.4
"""Share of neighbours that one phrase runs through, above which a table is prose."""
_BREAKS_OFF: Final = re.compile(r"(?:[,;&(/-]|\b[A-Z]\.)$")
_ENDS_SENTENCE: Final = re.compile(r"[.!?:;,]$")


def read_pages(data: bytes) -> tuple[list[Page], dict[str, Any]]:
    """Pages and metadata.

    Running lines at the edges of the pages are told apart, nothing is left out.

    Raises:
        QuarantineError: ``encrypted`` or ``corrupt``.
    """
    import kreuzberg

    everything = kreuzberg.ContentFilterConfig(
        include_headers=True,
        include_footers=True,
        include_watermarks=True,
        strip_repeating_text=False,
    )
    result = extracted(
        data,
        MEDIA_TYPE,
        include_document_structure=True,
        pages=kreuzberg.PageConfig(extract_pages=True),
        content_filter=everything,
    )
    metadata = dict(result.metadata)
    sizes = [p.get("dimensions") for p in (metadata.get("pages") or {}).get("pages") or ()]
    pages = []
    for index, raw in enumerate(result.pages or ()):
        size = sizes[index] if index < len(sizes) else None
        pages.append(Page(raw["page_number"], raw["content"], tuple(size or (0.0, 0.0))))
    _lay_out(pages, (result.document or {}).get("nodes") or ())
    restore_signs(pages)
    for page in pages:
        complete(page)
    set_apart(pages)
    return pages, metadata


def _lay_out(pages: Sequence[Page], nodes: Sequence[Mapping[str, Any]]) -> None:
    """Hand the nodes of the document's structure to their pages."""
    by_number = {page.number: page for page in pages}
    here = pages[0] if pages else None
    counts: Counter[int] = Counter()
    for node in nodes:
        here = by_number.get(node.get("page") or 0, here)
        piece = _piece(node, nodes, counts)
        if piece is not None and here is not None:
            here.pieces.append(piece)


def _piece(
    node: Mapping[str, Any], nodes: Sequence[Mapping[str, Any]], counts: Counter[int]
) -> Piece | None:
    content = node["content"]
    kind, text = content["node_type"], str(content.get("text") or "").strip()
    if kind == "table":
        return _table(content["grid"])
    if not text:
        return None
    if kind in ("title", "heading") or _is_bold(node, text):
        return _heading(text, int(content.get("level") or 2 - (kind == "title")))
    if kind == "list_item":
        parent = int(node.get("parent") or 0)
        counts[parent] += 1
        is_ordered = bool(nodes[parent]["content"].get("ordered"))
        mark = f"{counts[parent]}." if is_ordered else "-"
        return Piece("list_item", f"{mark} {text}", max(_depth(node, nodes), 1))
    return Piece("code" if kind == "code" else "paragraph", text)


def _heading(text: str, level: int) -> Piece:
    """A heading, unless it is longer than any; then it is large print."""
    is_short = len(text.split()) <= MAX_HEADING_WORDS and text.count("\n") < HEADING_LINES
    return Piece("heading", text, level) if is_short else Piece("paragraph", text)


def _is_bold(node: Mapping[str, Any], text: str) -> bool:
    """Whether all of a single line is bold and no sentence: what its author had for a heading."""
    if node["content"]["node_type"] != "paragraph" or "\n" in text or _ENDS_SENTENCE.search(text):
        return False
    return any(
        mark["kind"].get("annotation_type") == "bold"
        and mark["start"] == 0
        and mark["end"] >= len(text)
        for mark in node.get("annotations") or ()
    )


def _depth(node: Mapping[str, Any], nodes: Sequence[Mapping[str, Any]]) -> int:
    depth, parent = 0, node.get("parent")
    while parent is not None and depth < 9:
        depth += nodes[parent]["content"]["node_type"] == "list"
        parent = nodes[parent].get("parent")
    return depth


def _table(grid: Mapping[str, Any]) -> Piece:
    """A table, unless its cells run on from one to the next: prose with wide spaces."""
    rows = [[""] * int(grid["cols"]) for _ in range(int(grid["rows"]))]
    for cell in grid["cells"]:
        rows[cell["row"]][cell["col"]] = str(cell.get("content") or "").strip()
    if not rows or _is_prose(rows):
        return Piece("paragraph", "\n".join(" ".join(filter(None, row)) for row in rows))
    return Piece("table", markdown_table(rows[0], rows[1:]))


def _is_prose(rows: Sequence[Sequence[str]]) -> bool:
    """Whether phrases run through the cells: a layout found columns between words.

    A name or a number that a table cuts in two is found by no detector, so one row is enough.
    """
    cuts = pairs = 0
    for row in rows:
        cells = [cell for cell in row if cell]
        cut = sum(_is_cut(*pair) for pair in pairwise(cells))
        if cut >= 2 and cut * 2 >= len(cells) - 1:
            return True
        cuts, pairs = cuts + cut, pairs + max(len(cells) - 1, 0)
    first = [cell for cell in rows[0] if cell]
    is_lower = bool(first) and all(cell[0].islower() for cell in first)
    return is_lower or cuts > RUNNING * pairs


def _is_cut(before: str, after: str) -> bool:
    """Whether a cell goes on where the one before it broke off."""
    return after[0].islower() or _BREAKS_OFF.search(before) is not None
