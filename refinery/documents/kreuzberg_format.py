"""Formats that kreuzberg reads: its Markdown, with typed blocks made of it."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final

from refinery.documents.formats.base import Format
from refinery.documents.markdown_blocks import rendered
from refinery.documents.model import Block, Extracted, first_heading
from refinery.errors import QuarantineError

READER: Final = "kreuzberg"
HTML: Final = "text/html"
_FRONT: Final = re.compile(
    r"\A---\n(?:(?!#)[\w:.-]+:[^\n]*\n|\n|(?!#)[^\n]+\n){0,200}?## [\w:.-]+:[^\n]*\n"
)
"""Metadata that kreuzberg puts before the text of a web page."""
_BOLD: Final = re.compile(r"\*\*([^*\n]*[^*\n.!?:;,])\*\*")
MAX_HEADING_WORDS: Final = 16
OPTIONS: Final[dict[str, Any]] = {
    "use_cache": False,
    "output_format": "markdown",
    "disable_ocr": True,
}


def read_markdown(data: bytes, media_type: str) -> tuple[str, dict[str, Any]]:
    """Markdown and metadata of the bytes.

    Raises:
        QuarantineError: ``encrypted`` or ``corrupt``.
    """
    result = extracted(data, media_type)
    content = result.content
    if media_type == HTML:
        content = _FRONT.sub("", content, count=1)
    return content, dict(result.metadata)


def extracted(data: bytes, media_type: str, **more: Any) -> Any:
    """kreuzberg's result.

    Args:
        more: Options beside :data:`OPTIONS`.

    Raises:
        QuarantineError: ``encrypted`` or ``corrupt``.
    """
    import kreuzberg

    # kreuzberg's messages may quote the document: only a reason is passed on.
    config = kreuzberg.ExtractionConfig(**OPTIONS, **more)
    try:
        return kreuzberg.extract_bytes_sync(data, media_type, config)
    except (kreuzberg.KreuzbergError, RuntimeError, ValueError, OSError) as error:
        said = str(error).lower()
        locked = "password" in said or "encrypt" in said
        raise QuarantineError("encrypted" if locked else "corrupt") from None


class KreuzbergFormat(Format):
    """Base of the formats read by kreuzberg; a subclass names kind and media type."""

    kind: ClassVar[str] = "page"

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Its Markdown as blocks, title and author from the metadata."""
        return self.read(data, self.media_types[0])

    def tidy(self, markdown: str) -> str:
        """The Markdown as it came, or put right where a format knows better."""
        return markdown

    def read(self, data: bytes, media_type: str) -> Extracted:
        """As :meth:`extract`, for one of several media types."""
        content, metadata = read_markdown(data, media_type)
        title = str(metadata.get("title") or "").strip()
        authors = [str(a) for a in metadata.get("authors") or () if a]
        return self.made_of(self.tidy(content), media_type, title, ", ".join(authors))

    def made_of(self, markdown: str, media_type: str, title: str, author: str) -> Extracted:
        """A document of a reader's Markdown; without a title its first heading is taken."""
        builder = rendered(markdown)
        text = builder.text
        builder.blocks[:] = [_heading_if_bold(block, text) for block in builder.blocks]
        return Extracted(
            kind=self.kind,
            media_type=media_type,
            reader=READER,
            text=text,
            title=title or first_heading(text, builder.blocks),
            author=author,
            blocks=builder.blocks,
        )


def _heading_if_bold(block: Block, text: str) -> Block:
    """A short line in bold that stands alone is what its author had for a heading."""
    if block.kind != "paragraph":
        return block
    line = _BOLD.fullmatch(text, block.start, block.end)
    if line is None or len(line[1].split()) > MAX_HEADING_WORDS:
        return block
    return Block("heading", block.start, block.end, 2, block.attributes)
