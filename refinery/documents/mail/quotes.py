"""Lines of a mail that others wrote, and the lines that introduce them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

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
WRAPPED: Final = 24
"""Characters up to which a line between two quoted ones was wrapped off the first."""


def quoted_lines(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Kind and depth of each line: ``own``, ``quote`` or ``reply_header``.

    What follows the header of a forwarded mail is quoted from there to the end. A blank line is
    of the kind of the line before it, so that quotes hold together.
    """
    forwarded, index, last = 0, 0, ("own", 0)
    while index < len(lines):
        header = _reply_header(lines, index)
        if header:
            yield from [("reply_header", forwarded)] * header
            forwarded += 0 if _is_wrote(lines, index, header) else 1
            index += header
            last = ("quote", forwarded) if forwarded else ("own", 0)
            continue
        if lines[index].strip():
            depth = _quoted(lines, index) + forwarded
            last = ("quote" if depth else "own", depth)
        yield last
        index += 1


def _depth(line: str) -> int:
    match = _QUOTE.match(line)
    if match is None:
        return 0
    marks = match.group(1)
    # A lone bar begins tables and drawings as often as quotes.
    return sum(marks.count(c) for c in ">|") if ">" in marks else 0


def _quoted(lines: Sequence[str], index: int) -> int:
    """Depth of a line; a short one that a mailer wrapped off a quoted line belongs to it."""
    own = _depth(lines[index])
    if own or not lines[index].strip() or len(lines[index]) > WRAPPED or index == 0:
        return own
    around = lines[index - 1], lines[index + 1] if index + 1 < len(lines) else ""
    return _depth(around[0]) if all(_depth(line) for line in around) else 0


def _reply_header(lines: Sequence[str], index: int) -> int:
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


def _is_wrote(lines: Sequence[str], index: int, count: int) -> bool:
    chunk = lines[index : index + count]
    # A line of a header that is wrapped is never blank or quoted.
    if len(chunk) < count or any(not c.strip() or _depth(c) for c in chunk):
        return False
    return len(" ".join(chunk)) < 300 and bool(_WROTE.match(" ".join(chunk).strip()))


def _outlook_lines(lines: Sequence[str], index: int) -> int:
    """Lines of a From/Sent/To/Subject group, or 0."""
    if index >= len(lines) or not _OUTLOOK.match(lines[index].strip()):
        return 0
    count = 1
    while index + count < len(lines) and count < 12 and lines[index + count].strip():
        count += 1
    named = sum(bool(_OUTLOOK_NEXT.match(x.strip())) for x in lines[index + 1 : index + count])
    return count if named >= 2 else 0


def _skip_blank(lines: Sequence[str], index: int) -> int:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index
