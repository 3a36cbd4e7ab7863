"""Parts of a mail's body by line: own words, quotes, reply headers, signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from refinery.documents.text import TextBuilder

_QUOTE: Final = re.compile(r"^[ \t]?((?:[>|][ \t]?)+)")
_VERB: Final = r"(?:wrote|writes|said|schrieb|a écrit|escribió|schreef|ha scritto)"
_WROTE: Final = re.compile(
    # On 3 May 2021, Ann Lee wrote:   ·   Am 03.05.2021 schrieb Ann Lee:
    rf"^(?:(?=.*\d)(?:On|At|In|Am|Le|El|Op|Il)\b.{{4,200}}\b{_VERB}\b.{{0,60}}:"
    # Ann Lee <ann@corp.example> writes:
    rf"|.{{0,120}}\S@\S+.{{0,60}}\b{_VERB}\b.{{0,30}}:"
    # Ann Lee wrote:
    rf"|(?!(?:I|He|She|It|We|You|They|Who)\b)(?:[A-Z][\w.'-]*,? ){{1,4}}{_VERB} ?:)\s*$"
)
_ORIGINAL: Final = re.compile(
    r"^[ \t]*[-_=]{2,}[ \t]*(?:Original Message|Forwarded (?:by|message).*|"
    r"Urspr.ngliche Nachricht|Message d'origine|Begin forwarded message)\b.*$",
    re.IGNORECASE,
)
_OUTLOOK: Final = re.compile(r"^\*?(?:From|Von|De)\*?:\*? .+")
_OUTLOOK_NEXT: Final = re.compile(
    r"^\*?(?:Sent|Date|To|Cc|Subject|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|Reply-To)\*?:"
)
_DASHES: Final = re.compile(r"^-- ?$")
_RULER: Final = re.compile(r"^(?:[_=-]{8,}|[_=~*+-]{20,}.*)$")
_LISTINFO: Final = re.compile(r"^https?://\S+/listinfo/\S+$")
_CLOSING: Final = re.compile(
    r"^(?:best|kind|warm)?\s*(?:regards|wishes|cheers|thanks|thank you|thx|sincerely|"
    r"yours(?: \w+)?|mit freundlichen gr..en|viele gr..e|saludos|cordialement|bye),?[.!]?$",
    re.IGNORECASE,
)
_FOOTER_WORDS: Final = re.compile(r"https?://|www\.|mailing list|unsubscribe|@|\+?\d[\d ()-]{7,}")
CLOSING_LINES: Final = 8
WRAPPED: Final = 24


@dataclass
class _Part:
    kind: str
    lines: list[str] = field(default_factory=list)
    depth: int = 0


def add_body(builder: TextBuilder, body: str) -> None:
    """Append a mail's body as blocks; nothing of it is left out.

    >>> builder = TextBuilder()
    >>> add_body(builder, "Yes.\\n\\nOn Mon, 3 May 2021, Ann wrote:\\n> Lunch?\\n\\n-- \\nBo")
    >>> [b.kind for b in builder.blocks]
    ['paragraph', 'reply_header', 'quote', 'signature']
    """
    for part in _parts(body.split("\n")):
        attributes = {"depth": str(part.depth)} if part.depth else {}
        builder.add(part.kind, "\n".join(part.lines), level=part.depth, attributes=attributes)


def _parts(lines: list[str]) -> Iterator[_Part]:
    """Parts in order; what follows Outlook's header is quoted from there to the end."""
    current, forwarded, index = _Part("paragraph"), 0, 0
    signature = _signature_start(lines)
    while index < len(lines):
        if index == signature:
            yield current
            yield _Part("signature", lines[index:])
            return
        header = _reply_header(lines, index)
        if header:
            yield current
            yield _Part("reply_header", lines[index : index + header], forwarded)
            forwarded += 0 if _is_wrote(lines, index, header) else 1
            index += header
            current = _Part("quote" if forwarded else "paragraph", [], forwarded)
            continue
        depth = _quoted(lines, index) + forwarded
        kind = "quote" if depth else "paragraph"
        blank = not lines[index].strip()
        if (blank and current.kind == "paragraph") or (
            not blank and (kind, depth) != (current.kind, current.depth)
        ):
            yield current
            current = _Part(kind, [], depth)
        current.lines.append(lines[index])
        index += 1
    yield current


def _depth(line: str) -> int:
    match = _QUOTE.match(line)
    if match is None:
        return 0
    marks = match.group(1)
    # A lone bar begins tables and drawings as often as quotes.
    return sum(marks.count(c) for c in ">|") if ">" in marks else 0


def _quoted(lines: list[str], index: int) -> int:
    """Depth of a line; a short one that a mailer wrapped off a quoted line belongs to it."""
    own = _depth(lines[index])
    if own or not lines[index].strip() or len(lines[index]) > WRAPPED or index == 0:
        return own
    around = lines[index - 1], lines[index + 1] if index + 1 < len(lines) else ""
    return _depth(around[0]) if all(_depth(line) for line in around) else 0


def _reply_header(lines: list[str], index: int) -> int:
    """How many lines a reply header takes at this place, or 0."""
    line = lines[index]
    if not line.strip() or _depth(line):
        return 0
    if _ORIGINAL.match(line):
        group = _skip_blank(lines, index + 1)
        below = _outlook_lines(lines, group)
        return group - index + below if below else 1
    for count in (1, 2, 3):
        if _is_wrote(lines, index, count):
            return count
    return _outlook_lines(lines, index)


def _is_wrote(lines: list[str], index: int, count: int) -> bool:
    chunk = lines[index : index + count]
    # A line of a header that is wrapped is never blank or quoted.
    if len(chunk) < count or any(not c.strip() or _depth(c) for c in chunk):
        return False
    return len(" ".join(chunk)) < 300 and bool(_WROTE.match(" ".join(chunk).strip()))


def _outlook_lines(lines: list[str], index: int) -> int:
    """Lines of a From/Sent/To/Subject group, or 0."""
    if index >= len(lines) or not _OUTLOOK.match(lines[index].strip()):
        return 0
    count = 1
    while index + count < len(lines) and count < 12 and lines[index + count].strip():
        count += 1
    named = sum(bool(_OUTLOOK_NEXT.match(x.strip())) for x in lines[index + 1 : index + count])
    return count if named >= 2 else 0


def _skip_blank(lines: list[str], index: int) -> int:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def _signature_start(lines: list[str]) -> int:
    """Line at which the sender's own signature or a list's footer begins; -1 for none.

    It reaches to the end of the mail, so nothing quoted may follow it.
    """
    floor = max((i + 1 for i, line in enumerate(lines) if _depth(line)), default=0)
    for index in range(floor, len(lines)):
        if _DASHES.match(lines[index]) and len(lines) - index <= 30:
            return index
    end = len(lines)
    while end > floor and not lines[end - 1].strip():
        end -= 1
    for index in range(max(floor, end - CLOSING_LINES), end):
        tail = "\n".join(lines[index + 1 : end])
        if _RULER.match(lines[index].strip()) and index and _FOOTER_WORDS.search(tail):
            return index
        if _CLOSING.match(lines[index].strip()) and index and end - index <= CLOSING_LINES:
            return index
    return end - 1 if end > floor + 1 and _LISTINFO.match(lines[end - 1].strip()) else -1
