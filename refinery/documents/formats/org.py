"""Org mode: the text as it stands, with its headings, lists, tables and code."""

from __future__ import annotations

import re
from typing import Final

from refinery.documents.formats.base import Format
from refinery.documents.line_blocks import ITEM, LineBlocks
from refinery.documents.model import Extracted, first_heading
from refinery.documents.text import decode

_HEADING: Final = re.compile(r"^(\*+) +(.+?)(?:[ \t]+:[\w@#%:]+:)?[ \t]*$")
_KEYWORD: Final = re.compile(r"^[ \t]*#\+(\w+):[ \t]*(.*?)[ \t]*$")
_BEGIN: Final = re.compile(r"^[ \t]*#\+begin_(\w+)(?:[ \t]+(\S+))?", re.IGNORECASE)
_DRAWER: Final = re.compile(r"^[ \t]*:[\w-]+:[ \t]*$")
_END: Final = re.compile(r"^[ \t]*:END:[ \t]*$", re.IGNORECASE)
_COMMENT: Final = re.compile(r"^[ \t]*#(?:[ \t]|$)")
KINDS: Final = {"src": "code", "example": "code", "quote": "quote"}


class OrgFormat(Format):
    """Properties and comments stay in the text and are in no block."""

    name = "org"
    extensions = (".org",)
    media_types = ("text/x-org",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Title and author as the file states them, else the first heading."""
        text, warnings = decode(data)
        scan = LineBlocks(text)
        stated: dict[str, str] = {}
        index = 0
        while index < len(scan.lines):
            keyword = _KEYWORD.match(scan.lines[index])
            if keyword:
                stated.setdefault(keyword[1].lower(), keyword[2])
            index = _step(scan, index)
        return Extracted(
            kind="page",
            media_type=self.media_types[0],
            reader="org",
            text=text,
            title=stated.get("title") or first_heading(text, scan.blocks),
            author=stated.get("author", ""),
            blocks=scan.blocks,
            warnings=warnings,
        )


def _step(scan: LineBlocks, index: int) -> int:
    """Take what begins at a line; the line behind it."""
    line = scan.lines[index]
    if heading := _HEADING.match(line):
        scan.end_list()
        scan.heading(index, len(heading[1]), heading[2])
        return index + 1
    if begin := _BEGIN.match(line):
        end = scan.behind(index, re.compile(rf"^[ \t]*#\+end_{begin[1]}\b", re.IGNORECASE))
        scan.add(KINDS.get(begin[1].lower(), "paragraph"), index, end, name=begin[2] or "")
        return end
    if _DRAWER.match(line):
        return scan.behind(index, _END)
    if not line.strip() or _KEYWORD.match(line) or _COMMENT.match(line):
        return index + 1
    end = index + 1
    if line.lstrip().startswith("|"):
        while scan.line(end).lstrip().startswith("|"):
            end += 1
        scan.add("table", index, end)
        return end
    is_item = bool(ITEM.match(line))
    while scan.line(end).strip() and not _starts(scan.line(end)):
        if is_item and scan.indent(end) <= scan.indent(index):
            break
        end += 1
    if is_item:
        scan.item(index, end)
    else:
        if not scan.indent(index):
            scan.end_list()
        scan.add("paragraph", index, end)
    return end


def _starts(line: str) -> bool:
    """Whether a line begins something other than what the line before it is in."""
    patterns = (_HEADING, _BEGIN, _DRAWER, _KEYWORD, _COMMENT, ITEM)
    return line.lstrip().startswith("|") or any(pattern.match(line) for pattern in patterns)
