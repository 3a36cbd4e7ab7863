"""Typed blocks of Markdown source, and Markdown as other readers write it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from refinery.documents.model import Block
from refinery.documents.text import TextBuilder, normalise

_ESCAPED: Final = re.compile(
    r"\\([!-/:-@\[-`{-~])|(?<!`)(`+)(?!`)(?:[^\n]|\n(?!\n)){1,2000}?(?<!`)\2(?!`)"
)
"""An escaped sign, or code amid words, where none is escaped."""
_NOTE: Final = re.compile(r"[ ]{0,3}\[\^[^\]\s]{1,40}\]:")
_DATA_URI: Final = re.compile(r"!\[([^\]]{0,2000})\]\(data:[^)]*\)")
_WHOLE: Final = {"blockquote_open": "quote", "table_open": "table"}
_LEAVES: Final = {"fence": "code", "code_block": "code", "html_block": "paragraph"}


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    # What stands within a paragraph is not looked at here, and can be made to take for ever.
    # Where "[1]: https://a.example" ends up in no block, readers' text is short of it.
    return MarkdownIt("commonmark").enable("table").disable(["inline", "reference"])


def markdown_blocks(source: str, first_line: int = 0) -> list[Block]:
    """Blocks of normalised Markdown, as spans of the source itself.

    >>> [(b.kind, b.level) for b in markdown_blocks("# Leave\\n\\n- ask\\n  - early\\n")]
    [('heading', 1), ('list_item', 1), ('list_item', 2)]
    """
    lines = source.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    body = source[starts[min(first_line, len(lines))] :] if first_line else source
    walker = _Walker(source, starts, first_line)
    walker.walk(_parser().parse(body))
    return walker.blocks


class _Walker:
    """Turns the token stream into blocks that follow each other without overlap."""

    def __init__(self, source: str, starts: list[int], shift: int) -> None:
        self.blocks: list[Block] = []
        self._source, self._starts, self._shift = source, starts, shift
        self._lists = 0
        self._item: int | None = None

    def walk(self, tokens: Sequence[Any]) -> None:
        """Visit the tokens of a document in order."""
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type in _WHOLE:
                self._add(_WHOLE[token.type], token.map)
                index = _closing(tokens, index)
            elif token.type == "heading_open":
                self._heading(int(token.tag[1]), token.map)
                index = _closing(tokens, index)
            else:
                self._visit(token)
            index += 1

    def _visit(self, token: Any) -> None:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            self._lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._lists -= 1
            self._item = None
        elif token.type == "list_item_open":
            self._item = token.map[0]
        elif token.type == "paragraph_open":
            if self._item is not None:
                self._add("list_item", [self._item, token.map[1]], self._lists)
                self._item = None
            else:
                is_note = _NOTE.match(self._source, self._starts[token.map[0] + self._shift])
                self._add("footnote" if is_note else "paragraph", token.map)
        elif token.type in _LEAVES:
            info = token.info.split()[0] if token.info.strip() else ""
            self._add(_LEAVES[token.type], token.map, 0, {"name": info} if info else {})

    def _heading(self, level: int, lines: list[int]) -> None:
        self._add("heading", lines, level)
        block = self.blocks[-1] if self.blocks else None
        if block is None or block.kind != "heading":
            return
        inner = self._source[block.start : block.end]
        match = re.match(r"[ ]{0,3}#{1,6}[ \t]*(.*?)(?:[ \t]+#*)?[ \t]*$", inner, re.DOTALL)
        if match is None:  # underlined heading
            match = re.match(r"(.*?)\n[ ]{0,3}[=-]+[ \t]*$", inner, re.DOTALL)
        if match is not None and match.group(1):
            start = block.start + match.start(1)
            self.blocks[-1] = Block("heading", start, start + len(match.group(1)), level)

    def _add(
        self, kind: str, lines: list[int], level: int = 0, attributes: dict[str, str] | None = None
    ) -> None:
        last = len(self._starts) - 1
        start = self._starts[min(lines[0] + self._shift, last)]
        end = min(self._starts[min(lines[1] + self._shift, last)], len(self._source))
        start = max(start, self.blocks[-1].end if self.blocks else 0)
        span = self._source[start:end]
        trimmed = span.rstrip()
        start += len(span) - len(span.lstrip("\n"))
        if trimmed.strip():
            end = start - (len(span) - len(span.lstrip("\n"))) + len(trimmed)
            self.blocks.append(Block(kind, start, end, level, attributes or {}))


def _closing(tokens: Sequence[Any], index: int) -> int:
    """Index of the token that closes the one at ``index``."""
    depth = 0
    for position in range(index, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position
    return len(tokens) - 1


def rendered(markdown: str, builder: TextBuilder | None = None) -> TextBuilder:
    """Markdown that a reader made: its blocks with escapes undone.

    A reader escapes what Markdown would take for markup; left in, ``a\\_b@corp`` hides an
    address from every detector. Escapes are undone after the structure is read.
    """
    source = normalise(markdown)
    builder = builder or TextBuilder()
    for block in markdown_blocks(source):
        text = source[block.start : block.end]
        if block.kind == "heading":  # no reader closes it: signs at its end are words
            end = source.find("\n", block.end)
            text += source[block.end : end if end >= 0 else None].rstrip()
        text = text.replace("\\|", "/") if block.kind == "table" else text
        clean = text if block.kind == "code" else unescape(text)
        mark = "#" * min(block.level, 6) + " " if block.kind == "heading" else ""
        builder.add(
            block.kind,
            clean,
            level=block.level,
            attributes=block.attributes,
            separator=builder.gap(block.kind),
            around=(mark, ""),
        )
    return builder


def unescape(text: str) -> str:
    r"""Undo backslash escapes; inline pictures keep their caption alone.

    Entities are none: readers resolve them, and what is left is what a page about them shows.

    >>> unescape(r"jo\_hn@corp, `\d+\.\d`, &lt;")
    'jo_hn@corp, `\\d+\\.\\d`, &lt;'
    """
    return _ESCAPED.sub(lambda m: m[1] or m[0], _DATA_URI.sub(r"\1", text))
