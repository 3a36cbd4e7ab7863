"""Blocks of texts whose markup is by line: what the scanners of such formats share."""

from __future__ import annotations

import re
from typing import Final

from refinery.documents.model import Block

ITEM: Final = re.compile(r"^([ \t]*)(?:[-*+•]|\(?(?:\d{1,3}|[a-zA-Z]|#)[.)])[ \t]+\S")


MAX_ABSENT: Final = 20


class LineBlocks:
    """A text by line, and the blocks found in it so far, which follow each other."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.blocks: list[Block] = []
        self._text = text
        self._starts = [0]
        for line in self.lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._indents: list[int] = []
        self._absent: set[str] = set()

    def line(self, index: int) -> str:
        """A line; empty beyond the last."""
        return self.lines[index] if 0 <= index < len(self.lines) else ""

    def indent(self, index: int) -> int:
        """Blanks a line begins with."""
        return len(self.line(index)) - len(self.line(index).lstrip())

    def add(self, kind: str, first: int, end: int, level: int = 0, name: str = "") -> None:
        """A block from line ``first`` to before ``end``; of nothing but blanks there is none."""
        start, stop = self._starts[first], min(self._starts[end], len(self._text))
        inner = self._text[start:stop]
        if inner.strip():
            start += len(inner) - len(inner.lstrip("\n"))
            stop = start + len(inner.lstrip("\n").rstrip())
            self.blocks.append(Block(kind, start, stop, level, {"name": name} if name else {}))

    def heading(self, index: int, level: int, text: str) -> None:
        """A heading: as much of its line as is no markup."""
        start = self._starts[index] + self.lines[index].index(text)
        self.blocks.append(Block("heading", start, start + len(text), level))

    def item(self, first: int, end: int) -> None:
        """A list's item, as deep as its indentation says."""
        width = self.indent(first)
        while self._indents and self._indents[-1] > width:
            self._indents.pop()
        if not self._indents or self._indents[-1] < width:
            self._indents.append(width)
        self.add("list_item", first, end, len(self._indents))

    def end_list(self) -> None:
        """What follows belongs to no list."""
        self._indents.clear()

    def until_blank(self, first: int) -> int:
        """The line behind a run of lines that are not blank."""
        end = first
        while end < len(self.lines) and self.lines[end].strip():
            end += 1
        return end

    def behind(self, index: int, closing: re.Pattern[str]) -> int:
        """The line behind the next that closes; where none does, behind the first."""
        # What is absent once stays so: a file of openings alone is searched but a few times.
        if closing.pattern not in self._absent and len(self._absent) < MAX_ABSENT:
            for end in range(index + 1, len(self.lines)):
                if closing.match(self.lines[end]):
                    return end + 1
            self._absent.add(closing.pattern)
        return index + 1

    def until_outdent(self, first: int, width: int) -> int:
        """The line behind a run that is blank or indented deeper than ``width``."""
        end = last = first
        while end < len(self.lines) and (not self.line(end).strip() or self.indent(end) > width):
            end += 1
            if self.line(end - 1).strip():
                last = end
        return last
