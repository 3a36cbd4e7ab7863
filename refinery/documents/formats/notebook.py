"""Jupyter notebooks: as the page in Markdown that they show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from refinery.documents.formats.base import Format
from refinery.documents.formats.json import MAX_BYTES, JsonFormat
from refinery.documents.markdown_blocks import markdown_blocks
from refinery.documents.model import Extracted, first_heading
from refinery.documents.text import decode, normalise

_ANSI: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_DATA_URI: Final = re.compile(r"\(data:[^)\s]{40,}\)")
_FENCE: Final = re.compile(r"^ {0,3}(`{3,})", re.MULTILINE)


class NotebookFormat(Format):
    """Prose as it stands, code in fences named after its language, what it printed behind it.

    Pictures and other data of outputs are left out; a table that has a text stays as that.
    """

    name = "notebook"
    extensions = (".ipynb",)
    media_types = ("application/x-ipynb+json",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Blocks are those of the Markdown; what is no notebook is JSON."""
        text, warnings = decode(data)
        try:
            book = json.loads(text) if len(data) <= MAX_BYTES else None
        except (ValueError, RecursionError):
            book = None
        cells = _cells(book)
        if book is None or not cells:
            return JsonFormat().extract(data, ".json")
        language = _language(book)
        pieces = [piece.strip("\n") for cell in cells for piece in _pieces(cell, language)]
        source = normalise("\n\n".join(piece for piece in pieces if piece.strip()))
        blocks = markdown_blocks(source)
        return Extracted(
            kind="page",
            media_type=self.media_types[0],
            reader="notebook",
            text=source,
            title=first_heading(source, blocks),
            blocks=blocks,
            warnings=warnings,
        )


def _cells(book: Any) -> list[dict[str, Any]]:
    """Cells of a notebook, also of the third version, which has sheets; none for other JSON."""
    if not isinstance(book, dict) or "nbformat" not in book:
        return []
    sheets = [book, *(s for s in book.get("worksheets") or () if isinstance(s, dict))]
    return [c for sheet in sheets for c in sheet.get("cells") or () if isinstance(c, dict)]


def _language(book: dict[str, Any]) -> str:
    metadata = book.get("metadata")
    for name, key in (("kernelspec", "language"), ("language_info", "name")):
        found = metadata.get(name) if isinstance(metadata, dict) else None
        if isinstance(found, dict) and isinstance(found.get(key), str):
            return re.sub(r"\W", "", found[key])
    return "python"


def _pieces(cell: dict[str, Any], language: str) -> Iterator[str]:
    """Markdown of a cell, and of what it printed."""
    source = _joined(cell.get("source", cell.get("input")))
    if cell.get("cell_type") == "code":
        yield _fenced(source, language)
        for output in cell.get("outputs") or ():
            yield _fenced(_printed(output), "text")
    elif cell.get("cell_type") == "heading":
        level = cell.get("level")
        yield f"{'#' * (level if isinstance(level, int) and 0 < level < 7 else 1)} {source}"
    else:
        yield _DATA_URI.sub("()", source)


def _printed(output: Any) -> str:
    """What an output says in words; nothing where it is a picture with a label."""
    if not isinstance(output, dict):
        return ""
    if output.get("output_type") in ("error", "pyerr"):
        return _ANSI.sub(
            "", _joined(output.get("traceback"), "\n") or _joined(output.get("evalue"))
        )
    data = output.get("data")
    if isinstance(data, dict):
        is_picture = any(str(kind).startswith("image/") for kind in data)
        return "" if is_picture else _joined(data.get("text/plain"))
    return _ANSI.sub("", _joined(output.get("text")))


def _joined(value: Any, between: str = "") -> str:
    lines = value if isinstance(value, list) else [value]
    return between.join(line for line in lines if isinstance(line, str))


def _fenced(text: str, name: str) -> str:
    """A block of code, in a fence longer than any within."""
    if not text.strip():
        return ""
    longest = max((len(fence) for fence in _FENCE.findall(text)), default=2)
    fence = "`" * max(longest + 1, 3)
    return f"{fence}{name}\n{text.rstrip()}\n{fence}"
