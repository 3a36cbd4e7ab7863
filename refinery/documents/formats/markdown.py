"""Markdown: the text as it stands, with its headings, lists, tables, code and quotes."""

from __future__ import annotations

import re
from typing import Final

from refinery.documents.formats.base import Format
from refinery.documents.hidden import kept_comments
from refinery.documents.markdown_blocks import markdown_blocks
from refinery.documents.markdown_comments import with_comments
from refinery.documents.model import Block, Extracted, first_heading
from refinery.documents.text import decode

_FRONT: Final = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD: Final = re.compile(r"^(title|author):[ \t]*(.+?)[ \t]*$", re.MULTILINE)


class MarkdownFormat(Format):
    """Pages written in Markdown; YAML front matter gives title and author."""

    name = "markdown"
    extensions = (".md", ".markdown", ".mdx", ".mkd")
    media_types = ("text/markdown",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Blocks are spans of the source itself; comments in it are told."""
        text, warnings = decode(data)
        front = _FRONT.match(text)
        blocks: list[Block] = []
        fields: dict[str, str] = {}
        first_line = 0
        if front:
            first_line = text.count("\n", 0, front.end())
            end = len(text[: front.end()].rstrip())
            blocks.append(Block("code", 0, end, 0, {"name": "front-matter"}))
            fields = {k: v.strip("\"'") for k, v in _FIELD.findall(front.group(1))}
        blocks += markdown_blocks(text, first_line)
        blocks, comments = with_comments(text, blocks)
        title = fields.get("title") or first_heading(text, blocks)
        return Extracted(
            kind="page",
            media_type="text/markdown",
            reader="markdown-it",
            text=text,
            title=title,
            author=fields.get("author", ""),
            blocks=blocks,
            warnings=warnings + kept_comments(comments),
        )
