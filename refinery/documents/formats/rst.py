"""reStructuredText: the text as it stands, with its sections, lists, tables and code."""

from __future__ import annotations

import re
from typing import Final

from refinery.documents.formats.base import Format
from refinery.documents.line_blocks import ITEM, LineBlocks
from refinery.documents.model import Extracted, first_heading
from refinery.documents.text import decode

_ADORNED: Final = re.compile(r"^([!-/:-@\[-`{-~])\1+\s*$")
_DIRECTIVE: Final = re.compile(r"^\s*\.\. +([\w:.-]+?)::(?:\s+(\S+))?")
_EXPLICIT: Final = re.compile(r"^\s*\.\.(?:\s|$)")
_GRID: Final = re.compile(r"^\s*\+(?:[-=]+\+)+\s*$")
_SIMPLE: Final = re.compile(r"^\s*=+(?: +=+)+\s*$")
_FIELD: Final = re.compile(r"^:author:[ \t]+(.+?)[ \t]*$", re.IGNORECASE | re.MULTILINE)
CODE: Final = ("code", "code-block", "sourcecode", "literalinclude", "parsed-literal", "math")
TABLES: Final = ("csv-table", "list-table")


class RstFormat(Format):
    """Directives stay in the text, because what they hold is text as often as not.

    kreuzberg doubles admonitions, cuts items that run over a line and drops what it does not
    know; a comment is in no block.
    """

    name = "rst"
    extensions = (".rst",)
    media_types = ("text/x-rst",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Levels of sections are those in which their adornments first appear."""
        text, warnings = decode(data)
        scan = LineBlocks(text)
        _Scanner(scan).run()
        author = _FIELD.search(text[:2000])
        return Extracted(
            kind="page",
            media_type=self.media_types[0],
            reader="rst",
            text=text,
            title=first_heading(text, scan.blocks),
            author=author[1] if author else "",
            blocks=scan.blocks,
            warnings=warnings,
        )


class _Scanner:
    def __init__(self, scan: LineBlocks) -> None:
        self._scan = scan
        self._styles: list[tuple[str, bool]] = []

    def run(self) -> None:
        """Go over the lines once; each step says where the next begins."""
        index = 0
        while index < len(self._scan.lines):
            if not self._scan.line(index).strip():
                index += 1
                continue
            if not ITEM.match(self._scan.line(index)) and not self._scan.indent(index):
                self._scan.end_list()
            index = self._section(index) or self._special(index) or self._text(index)

    def _section(self, index: int) -> int:
        """A title with a line of marks below it, or above and below; 0 for none."""
        line = self._scan.line
        is_over = bool(_ADORNED.match(line(index))) and bool(line(index + 1).strip())
        at = index + 1 if is_over else index
        title, below = line(at).strip(), line(at + 1)
        if not title or not _ADORNED.match(below) or len(below.rstrip()) < min(len(title), 4):
            return 0
        if (is_over and below[0] != line(index)[0]) or (not is_over and line(at)[:1].isspace()):
            return 0
        style = (below[0], is_over)
        if style not in self._styles:
            self._styles.append(style)
        self._scan.heading(at, self._styles.index(style) + 1, title)
        return at + 2

    def _special(self, index: int) -> int:
        """A directive, a comment or a table; 0 for none."""
        scan, line = self._scan, self._scan.line(index)
        directive = _DIRECTIVE.match(line)
        if _EXPLICIT.match(line):
            end = max(scan.until_outdent(index + 1, scan.indent(index)), index + 1)
            if directive and directive[1] in CODE:
                scan.add("code", index, end, name=directive[2] or "")
            elif directive and directive[1] in TABLES:
                scan.add("table", index, end)
            elif directive and directive[1]:
                scan.add("paragraph", index, end)
            return end
        if _GRID.match(line):
            end = scan.until_blank(index)
            scan.add("table", index, end)
            return end
        return self._simple_table(index) if _SIMPLE.match(line) else 0

    def _simple_table(self, index: int) -> int:
        """A table between rules, which ends at the rule that a blank line follows."""
        end = index + 1
        while end < len(self._scan.lines):
            end += 1
            if _SIMPLE.match(self._scan.line(end - 1)) and not self._scan.line(end).strip():
                break
        self._scan.add("table", index, end)
        return end

    def _text(self, index: int) -> int:
        """An item or a paragraph, and the literal block that it may announce."""
        scan = self._scan
        is_item = bool(ITEM.match(scan.line(index)))
        end = index + 1
        while scan.line(end).strip() and not ITEM.match(scan.line(end)):
            if is_item and scan.indent(end) <= scan.indent(index):
                break
            end += 1
        if is_item:
            scan.item(index, end)
        else:
            scan.add("paragraph", index, end)
        if not scan.line(end - 1).rstrip().endswith("::"):
            return end
        stop = scan.until_outdent(end, scan.indent(index))
        if stop > end:
            scan.add("code", end, stop)
        return max(stop, end)
