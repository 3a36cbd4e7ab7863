"""Lines of a mail that others wrote, and the lines that introduce them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

QUOTED: Final = re.compile(r"^[ \t]?((?:[>|][ \t]?)+)")
VERB: Final = (
    r"(?:wrote|writes|said|schrieb|a écrit|escribió|escreveu|schreef|ha scritto|skrev|napisał[ao]?"
    r"|pisze|napsala?|пишет|написала?)"
)
_WROTE: Final = re.compile(
    # On 3 May 2021, Ann Lee wrote:   ·   Am 03.05.2021 schrieb Ann Lee:
    rf"^(?:(?=.*\d)(?:On|At|In|Am|Le|El|Em|Op|Il|Den|Dne|W dniu)\b.{{4,200}}\b{VERB}\b.{{0,60}}:"
    # Ann Lee <ann@corp.example> writes:
    rf"|.{{0,120}}\S@\S+.{{0,60}}\b{VERB}\b.{{0,30}}:"
    # 2021年5月3日(月) 10:11 Ann Lee <ann@corp.example>:
    r"|(?=.{0,80}\d)(?=.{0,80}[年년于於]).{4,160}\S@\S+>?"
    r"(?:.{0,40}[写寫]道|님이 작성)?[ \xa0]?[:：]"
    # Ann Lee wrote:
    rf"|(?!(?:I|He|She|It|We|You|They|Who)\b)(?:[A-Z][\w.'-]*,? ){{1,4}}{VERB} ?:)\s*$"
)
_ORIGINAL: Final = re.compile(
    r"^[ \t]*[-_=]{2,}[ \t]*(?:Original Message|Forwarded (?:by|message).*|"
    r"Urspr.ngliche Nachricht|Message d'origine|Begin forwarded message)\b.*$",
    re.IGNORECASE,
)
_RULER: Final = re.compile(r"^[ \t]*[-_=]{3,}[ \t]*$")
_COLON: Final = r"\*{0,3}[ \xa0]?[:：]\*{0,3}"
"""Marks of bold stand around a name, or around it and its colon; French has a blank between."""
FROM: Final = re.compile(
    r"^\*{0,3}(?:From|Von|De|Da|Van|Från|Fra|Od|От|发件人|寄件者|差出人|보낸 사람)"
    + _COLON
    + r"\s*\S"
)
_OUTLOOK_NEXT: Final = re.compile(
    r"^\*{0,3}(?:Sent|Date|To|Cc|Subject|Reply-To"
    r"|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|Inviato|Data|A|Oggetto"
    r"|Enviad[oa](?: el| em)?|Fecha|Para|Asunto|Assunto|Verzonden|Aan|Onderwerp"
    r"|Skickat|Till|Ämne|Sendt|Dato|Til|Emne|Wysłano|Do|DW|Temat|Odesláno|Komu|Předmět"
    r"|Отправлено|Дата|Кому|Копия|Тема"
    r"|发送时间|日期|收件人|抄送|主题|寄件日期|收件者|副本|主旨|送信日時|日時|宛先|件名"
    r"|보낸 날짜|받는 사람|제목)" + _COLON
)
WRAPPED: Final = 24
"""Characters up to which a line between two quoted ones was wrapped off the first."""
FULL: Final = 55
"""Characters from which on a line is so long that the next word may have been wrapped off it."""
_ENDED: Final = re.compile(r"[.!?:;…。！？][\"'”’)\]]*$")


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
    match = QUOTED.match(line)
    if match is None:
        return 0
    # A bar begins tables and drawings as often as quotes, unless it stands before another mark.
    marks = match.group(1).rstrip(" \t|")
    return marks.count(">") + marks.count("|")


def _quoted(lines: Sequence[str], index: int) -> int:
    """Depth of a line; a short one that a mailer wrapped off a quoted line belongs to it.

    One that begins a sentence is an answer between two quoted lines, unless the line before it
    is full and goes on.
    """
    line = lines[index].strip()
    own = _depth(lines[index])
    if own or not line or len(lines[index]) > WRAPPED or index == 0:
        return own
    before, after = lines[index - 1].rstrip(), lines[index + 1] if index + 1 < len(lines) else ""
    goes_on = not _ENDED.search(before) and (line[0].islower() or len(before) >= FULL)
    return _depth(before) if goes_on and _depth(before) and _depth(after) else 0


def is_reply_header(lines: Sequence[str]) -> bool:
    """Whether lines, taken together, introduce what somebody else wrote."""
    return bool(lines) and _reply_header(lines, 0) == len(lines)


def has_reply_header(text: str) -> bool:
    """Whether anything in a text is introduced as written by somebody else."""
    lines = text.split("\n")
    return any(_reply_header(lines, index) for index in range(len(lines)))


def _reply_header(lines: Sequence[str], index: int) -> int:
    """How many lines a reply header takes at this place, or 0."""
    line = lines[index]
    if not line.strip() or _depth(line):
        return 0
    if _ORIGINAL.match(line) or _RULER.match(line):
        group = _skip_blank(lines, index + 1)
        below = _outlook_lines(lines, group)
        return group - index + below if below else int(not _RULER.match(line))
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
    if index >= len(lines) or not FROM.match(lines[index].strip()):
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
