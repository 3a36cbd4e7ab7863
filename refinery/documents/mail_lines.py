"""Parts of a mail's body by line: own words, quotes, reply headers, signature, footers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from refinery.documents.mail.attribution import author_of, header_within
from refinery.documents.mail.features import Sender
from refinery.documents.mail.footer import footers, footnotes
from refinery.documents.mail.quotes import quoted_lines
from refinery.documents.mail.signature import closing_above, signature_start
from refinery.documents.text import TextBuilder

OWN: Final = "own"
_PS: Final = re.compile(r"\s*(?:P\.?[ ]?)?P\.?[ ]?S\.?(?:[ ]?[:,–—-])?[ ]+\S|\s*P\.?S\.?:\S")


@dataclass(frozen=True)
class Line:
    """What a line is: ``own`` words or a kind of block, and how deep it is quoted."""

    kind: str
    depth: int = 0


def add_body(builder: TextBuilder, body: str, sender: str = "") -> None:
    """Append a mail's body as blocks; nothing of it is left out.

    Args:
        sender: The ``From`` header: a signature names who sent the mail.

    >>> builder = TextBuilder()
    >>> add_body(builder, "Yes.\\n\\nOn Mon, 3 May 2021, Ann wrote:\\n> Lunch?\\n\\n-- \\nBo")
    >>> [b.kind for b in builder.blocks]
    ['paragraph', 'reply_header', 'quote', 'signature']
    """
    lines = body.split("\n")
    authors: dict[int, str] = {}
    for line, text in _parts(lines, line_kinds(lines, sender)):
        attributes = {"depth": str(line.depth)} if line.depth else {}
        if line.kind == "quote" and authors.get(line.depth):
            attributes["author"] = authors[line.depth]
        kind = "paragraph" if line.kind == OWN else line.kind
        builder.add(kind, "\n".join(text), level=line.depth, attributes=attributes)
        _attribute(authors, line, text)


def _attribute(authors: dict[int, str], line: Line, text: Sequence[str]) -> None:
    """Note by depth who wrote what is quoted below these lines, if they say so."""
    header = "\n".join(text) if line.kind == "reply_header" else ""
    if line.kind == "quote":
        header = header_within(text)
    if header:
        for depth in [depth for depth in authors if depth > line.depth]:
            del authors[depth]
        authors[line.depth + 1] = author_of(header)


def line_kinds(lines: Sequence[str], sender: str = "") -> list[Line]:
    """What each line of a body is.

    Footers and footnotes end what someone wrote, and before them stands the signature; it is
    looked for where the sender's own words end.
    """
    kinds = [Line(*found) for found in quoted_lines(lines)]
    by = Sender.of(sender)
    for start, end in reversed(list(_own(kinds, lines))):
        for first, last in footers(lines[start:end]):
            kinds[start + first : start + last] = [Line("disclaimer")] * (last - first)
            end = min(end, start + first)
        for first, last in footnotes(lines[start:end]):
            kinds[start + first : start + last] = [Line("footnote")] * (last - first)
            end = min(end, start + first)
        if any(line.strip() for line in lines[start:end]):
            above = zip(kinds[:start], lines[:start], strict=True)
            is_all = not any(line.kind == OWN and text.strip() for line, text in above)
            first = start + signature_start(lines[start:end], by, is_all)
            end = first + _postscript(lines[first:end])
            kinds[first:end] = [Line("signature")] * (end - first)
            closing = closing_above(lines[start:first]) if first < end else None
            if closing is not None:
                kinds[start + closing] = Line("closing")
            break
    return kinds


def _postscript(lines: Sequence[str]) -> int:
    """Index of the line at which words begin that somebody put below a signature."""
    for index in range(1, len(lines)):
        if _PS.match(lines[index]) and not lines[index - 1].strip():
            return index
    return len(lines)


def _own(kinds: Sequence[Line], lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Half-open ranges of own lines with something on them."""
    position = 0
    for is_own, group in groupby(kinds, lambda line: line.kind == OWN):
        size = len(list(group))
        if is_own and any(line.strip() for line in lines[position : position + size]):
            yield position, position + size
        position += size


def _parts(lines: Sequence[str], kinds: Sequence[Line]) -> Iterator[tuple[Line, list[str]]]:
    """Lines of one kind that follow each other; blank ones part own paragraphs."""
    part: list[str] = []
    for index, (text, line) in enumerate(zip(lines, kinds, strict=True)):
        starts = index > 0 and line != kinds[index - 1]
        if part and (starts or (line.kind == OWN and not text.strip())):
            yield kinds[index - 1], part
            part = []
        part.append(text)
    if part:
        yield kinds[-1], part
