"""Plain text: paragraphs, simple headings, and transcripts whose lines name a speaker."""

from __future__ import annotations

import re
from typing import Final

from refinery.documents.formats.base import Format
from refinery.documents.model import Block, Extracted, Participant
from refinery.documents.text import decode

_SPOKEN: Final = (
    # [12:18] <ann> words
    re.compile(r"^(?:\[?(?P<when>[\d:. -]{4,23}(?:[AP]M)?)\]?\s+)?<\s?(?P<who>[^<>\s]{1,40})>\s"),
    # [00:01:02] Ann Lee: words   ·   Ann Lee (00:01:02): words   ·   Ann Lee: words
    re.compile(
        r"^(?:[\[(]?(?P<when>\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?(?: ?[AP]M)?)[\])]?[ \t-]+)?"
        r"(?P<who>[A-Z][\w.'-]*(?: (?:[A-Z(][\w.')-]*|\d+)){0,4})"
        r"(?: [\[(](?P<then>\d{1,2}:\d\d(?::\d\d)?)[\])])?:(?:\s|$)"
    ),
)
_EXPORTED: Final = (
    # 03/05/21, 10:11 - Ann Lee: words   ·   [03.05.21, 10:11:12] Ann Lee: words
    re.compile(
        r"^\u200e?\[?(?P<when>\d{1,4}[./-]\d{1,2}[./-]\d{2,4}, \d{1,2}[:.]\d\d(?:[:.]\d\d)?"
        r"(?:[ \u202f]?[ap]\.?m\.?)?)(?:\]| -) (?:(?P<who>[^:\n]{1,60}): )?",
        re.IGNORECASE,
    ),
    # 10:11:12 From Ann Lee to Everyone:
    re.compile(r"^(?P<when>\d\d:\d\d:\d\d)\s+From\s+(?P<who>\S.{0,60}?)\s+to\s+.{1,80}?:(?=\s|$)"),
)
"""How messengers write what was said; a line without a speaker tells who came and went.

Between day and time stands a comma, which logs do not write.
"""
_MARKED: Final = {
    ".adoc": re.compile(r"^(={1,6}) (.+?)\s*$"),
    ".asciidoc": re.compile(r"^(={1,6}) (.+?)\s*$"),
}
PAGE: Final = "\f"
"""Ends a page in what was made for a printer."""
_UNDERLINE: Final = re.compile(r"^(=|-|~|\^|\*|#)\1{3,}\s*$")
_ITEM: Final = re.compile(r"^\s*(?:[-*•]|\d{1,3}[.)])\s+\S")
_CLOSED: Final = (".", "!", ",", ";", ":", "-", ")", "]", "}", ">", "|")
MAX_HEADING_WORDS: Final = 10
MIN_SECTION_WORDS: Final = 12
LABELS: Final = frozenset(
    ("Note", "Notes", "Warning", "Error", "Info", "Subject", "From", "To", "Cc", "Date", "Name")
)
"""What stands before a colon and is nobody."""
MIN_TURNS: Final = 4
TURN_SHARE: Final = 0.5
EXPORTED_SHARE: Final = 0.2
"""Messages go over several lines."""
MAX_SPEAKERS_SHARE: Final = 0.5


class TextFormat(Format):
    """Anything that decodes to text and is no other format."""

    name = "text"
    extensions = (".txt", ".text", ".adoc", ".asciidoc", ".log")
    media_types = ("text/plain",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Turns if most lines have a speaker, else paragraphs and headings."""
        text, warnings = decode(data)
        spoken = _turns(text)
        blocks = spoken or _with_headings(text, _paragraphs(text, _MARKED.get(extension)))
        speakers = dict.fromkeys(b.attributes.get("speaker", "") for b in spoken or ())
        heading = next((b for b in blocks[:5] if b.kind == "heading"), None)
        is_chat = bool(spoken) and _is_chat(text)
        return Extracted(
            kind=("chat" if is_chat else "transcript") if spoken else "page",
            media_type="text/plain",
            reader="text",
            text=text,
            title=text[heading.start : heading.end] if heading else "",
            participants=[Participant("speaker", name) for name in speakers if name],
            blocks=blocks,
            warnings=warnings,
        )


def _is_chat(text: str) -> bool:
    has_signs = "<" in text[: text.find(">") + 1]
    return has_signs or any(pattern.match(text.lstrip()) for pattern in _EXPORTED)


def _lines(text: str) -> list[tuple[int, str]]:
    """Lines with the offset each begins at; what ends a page is a line of its own."""
    found, offset = [], 0
    for line in text.split("\n"):
        for number, part in enumerate(line.split(PAGE)):
            found += [(offset - 1, PAGE)] if number else []
            found.append((offset, part))
            offset += len(part) + 1
    return found


def _turns(text: str) -> list[Block]:
    """Turns with speaker and time; empty unless the text reads like a conversation."""
    lines = _lines(text)
    full = sum(1 for _, line in lines if line.strip())
    for pattern in (*_EXPORTED, *_SPOKEN):
        share = EXPORTED_SHARE if pattern in _EXPORTED else TURN_SHARE
        hits = [(start, line, m) for start, line in lines if (m := pattern.match(line))]
        speakers = {m.group("who") for _, _, m in hits} - LABELS - {None}
        is_talk = len(hits) >= MIN_TURNS and len(hits) >= share * full
        if is_talk and 2 <= len(speakers) <= MAX_SPEAKERS_SHARE * len(hits) + 1:
            ends = [start for start, _, _ in hits[1:]] + [len(text)]
            found = [_turn(text, s, m, end) for (s, _, m), end in zip(hits, ends, strict=True)]
            return [block for block in found if block.end > block.start]
    return []


def _turn(text: str, start: int, match: re.Match[str], end: int) -> Block:
    groups = match.groupdict()
    when = groups.get("when") or groups.get("then") or ""
    who = groups["who"]
    attributes = ({"speaker": who} if who else {}) | ({"when": when.strip()} if when else {})
    begin, stop = _trim(text, start + match.end(), end)
    return Block("turn", begin, stop, 0, attributes)


def _paragraphs(text: str, marked: re.Pattern[str] | None) -> list[Block]:
    """Runs of lines between blank ones; marked or underlined lines are headings.

    A form feed ends a page.
    """
    blocks: list[Block] = []
    run: list[tuple[int, str]] = []
    pages, last = 1, len(text.rstrip())
    for start, line in [*_lines(text), (len(text), "")]:
        match = marked.match(line) if marked else None
        if match:
            _close(blocks, run)
            begin = start + match.start(2)
            level = len(match.group(1))
            blocks.append(Block("heading", begin, begin + len(match.group(2)), level))
        elif len(run) == 1 and _UNDERLINE.match(line) and len(run[0][1].strip()) <= len(line) + 2:
            begin, end = _trim(text, run[0][0], run[0][0] + len(run[0][1]))
            blocks.append(Block("heading", begin, end, 1 if line[0] == "=" else 2))
            run.clear()
        elif line == PAGE and start < last:
            _close(blocks, run)
            pages += 1
            blocks.append(Block("page_break", start, start, 0, {"name": str(pages)}))
        elif not line.strip():
            _close(blocks, run)
        else:
            if run and _ITEM.match(line):
                _close(blocks, run)
            run.append((start, line))
    return blocks


def _with_headings(text: str, blocks: list[Block]) -> list[Block]:
    """Short lines that stand alone before a longer paragraph are headings, the first the title.

    Only in a text that marks no heading itself.
    """
    if any(block.kind == "heading" for block in blocks):
        return blocks
    found = list(blocks)
    opens_section = False
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        line = text[block.start : block.end]
        if block.kind == "paragraph" and opens_section and _is_heading(line):
            level = 1 if index == 0 else 2
            found[index] = Block("heading", block.start, block.end, level)
        else:
            long_enough = len(line.split()) >= MIN_SECTION_WORDS
            opens_section = block.kind == "paragraph" and long_enough
    return found


def _is_heading(line: str) -> bool:
    words = line.split()
    starts = line[:1].isupper() or line[:1].isdigit()
    return (
        "\n" not in line
        and starts
        and len(words) <= MAX_HEADING_WORDS
        and not line.endswith(_CLOSED)
        and any(word[:1].isalpha() for word in words)
    )


def _close(blocks: list[Block], run: list[tuple[int, str]]) -> None:
    if run:
        kind = "list_item" if _ITEM.match(run[0][1]) else "paragraph"
        blocks.append(Block(kind, run[0][0], run[-1][0] + len(run[-1][1].rstrip())))
        run.clear()


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    return min(start, end), max(start, start + len(inner.strip()))
