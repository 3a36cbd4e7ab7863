"""Pages of a PDF as kreuzberg lays them out, complete and in blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from refinery.documents.formats.csv import markdown_table
from refinery.documents.kreuzberg_format import MAX_HEADING_WORDS, extracted

MEDIA_TYPE: Final = "application/pdf"
HEADING_LINES: Final = 2
SHORT: Final = 4
"""Characters below which a line may stand inside others by chance."""
RUNNING: Final = 0.6
"""Share of cells that begin in lower case, from which they are parts of sentences."""
REPEATED: Final = 3
"""Pages that a running line stands on at least."""
EDGE: Final = 2
"""Lines from the top and from the bottom among which running lines are looked for."""
_NUMBER: Final = re.compile(r"[0-9]{1,6}")
_ENDS_SENTENCE: Final = re.compile(r"[.!?:;,]$")
_GARBLED: Final = re.compile("[\ufffd\ue000-\uf8ff\x00-\x01\x03-\x08\x0e-\x1f]")


@dataclass
class Piece:
    """A run of text of one kind, a line a line as printed."""

    kind: str
    text: str
    level: int = 0


@dataclass
class Page:
    """One page.

    Attributes:
        text: All text of its layer, in the order of the file.
        size: Width and height in points.
    """

    number: int
    text: str = ""
    size: tuple[float, float] = (0.0, 0.0)
    pieces: list[Piece] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)

    def words(self) -> int:
        """Words of two letters or more."""
        return len(re.findall(r"\w\w+", "\n".join(piece.text for piece in self.pieces)))

    def is_garbled(self) -> bool:
        """Whether its font does not say which letters it shows."""
        dense = "".join(self.text.split())
        return len(_GARBLED.findall(dense)) > 0.3 * len(dense)


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
    for page in pages:
        _complete(page)
    _set_apart(pages)
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
    cells = [cell for row in rows for cell in row if cell]
    running = sum(cell[0].islower() for cell in cells)
    if running > RUNNING * len(cells) or not rows:
        return Piece("paragraph", "\n".join(" ".join(filter(None, row)) for row in rows))
    return Piece("table", markdown_table(rows[0], rows[1:]))


def _complete(page: Page) -> None:
    """Put back the lines that the layout left out, after the piece they follow in the file.

    A line is left out if neither its letters stand in a piece nor its words here and there.
    """
    dense = [_dense(piece.text) for piece in page.pieces]
    whole = " ".join(dense)
    absent = _words(page.text) - _words("\n".join(piece.text for piece in page.pieces))
    lines = [(line.strip(), _dense(line)) for line in page.text.splitlines()]
    lacking = Counter(text for _, text in lines if text)
    for text in lacking:
        lacking[text] -= whole.count(text) if len(text) >= SHORT else 0
    after: dict[int, list[str]] = {}
    position = -1
    for line, text in lines:
        words = _words(line)
        if lacking[text] > 0 and 2 * (words & absent).total() > words.total():
            lacking[text] -= 1
            absent -= words
            after.setdefault(position, []).append(line)
        elif len(text) >= SHORT:
            position = _next_holding(dense, text, position)
    page.pieces = list(_merged(page.pieces, after))


def _next_holding(pieces: Sequence[str], text: str, position: int) -> int:
    """Index of the piece that holds a line, from here on if it can be; else where we are."""
    holding = [index for index, piece in enumerate(pieces) if text in piece]
    return next((index for index in holding if index >= position), (holding or [position])[0])


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def _dense(text: str) -> str:
    """Letters and digits alone: layouts change spaces, quotes and hyphens."""
    return "".join(filter(str.isalnum, text))


def _merged(pieces: Sequence[Piece], after: Mapping[int, Sequence[str]]) -> Iterator[Piece]:
    for index in range(-1, len(pieces)):
        if index >= 0:
            yield pieces[index]
        if index in after:
            yield Piece("paragraph", "\n".join(after[index]))


def _set_apart(pages: Sequence[Page]) -> None:
    """Move lines that run along the edge of many pages to the page's header and footer."""
    enough = max(REPEATED, len(pages) // 3)
    for is_top in (True, False):
        edges = [list(_edge(page, is_top)) for page in pages]
        counts = Counter(key for edge in edges for key in {k for _, _, keys in edge for k in keys})
        for page, edge in zip(pages, edges, strict=True):
            for piece, line, keys in edge:
                if any(counts[key] >= enough for key in keys):
                    lines = piece.text.split("\n")
                    lines.remove(line)
                    piece.text = "\n".join(lines)
                    (page.header if is_top else page.footer).append(line)
            page.pieces = [piece for piece in page.pieces if piece.text]


def _edge(page: Page, is_top: bool) -> Iterator[tuple[Piece, str, set[str]]]:
    """Lines at the top or bottom of a page that has more than those, each with its keys.

    A key is what a running line has in common from page to page: its text, its number apart
    where that counts the pages. Headings that count are chapters.
    """
    lines = [(piece, line) for piece in page.pieces for line in piece.text.split("\n")]
    if len(lines) <= EDGE:
        return
    for piece, line in lines[:EDGE] if is_top else lines[-EDGE:]:
        if piece.kind not in ("paragraph", "heading"):
            continue
        text = line.casefold()
        numbers = [*_NUMBER.finditer(text)] if piece.kind == "paragraph" else []
        keys = {text}
        for number in {*numbers[:1], *numbers[-1:]}:
            distance = int(number[0]) - page.number
            keys.add(f"{text[: number.start()]}#{distance}{text[number.end() :]}")
        yield piece, line, keys
