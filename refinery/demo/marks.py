"""Planted values inside generated text: marked while it is composed, located when it is final.

A mark survives joining, quoting and wrapping, so nobody has to keep offsets up to date:

>>> text = "Call " + mark("PHONE_NUMBER", "+49 30 23125 417", "p-7") + " today."
>>> plain, spans = read_marks(text)
>>> plain
'Call +49 30 23125 417 today.'
>>> [(s.entity, s.subject, plain[s.start : s.end]) for s in spans]
[('PHONE_NUMBER', 'p-7', '+49 30 23125 417')]
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPEN, _MIDDLE, _CLOSE, _SPACE = "\ue000", "\ue001", "\ue002", "\ue003"
_HEAD = re.compile(f"{_OPEN}[^{_MIDDLE}]*{_MIDDLE}")
_MARK = re.compile(f"{_OPEN}([^|{_MIDDLE}]*)\\|([^{_MIDDLE}]*){_MIDDLE}([^{_CLOSE}]*){_CLOSE}")


@dataclass(frozen=True)
class Span:
    """A planted value: half-open code points in the plain text."""

    entity: str
    subject: str
    start: int
    end: int


def mark(entity: str, value: str, subject: str = "") -> str:
    """Wraps a value so that ``read_marks`` finds it again."""
    return f"{_OPEN}{entity}|{subject}{_MIDDLE}{value.replace(' ', _SPACE)}{_CLOSE}"


def read_marks(text: str) -> tuple[str, list[Span]]:
    """Splits marked text into the plain text and the spans of its marks."""
    parts: list[str] = []
    spans: list[Span] = []
    length = position = 0
    for found in _MARK.finditer(text):
        before = text[position : found.start()]
        value = found.group(3).replace(_SPACE, " ")
        length += len(before)
        spans.append(Span(found.group(1), found.group(2), length, length + len(value)))
        parts += [before, value]
        length += len(value)
        position = found.end()
    parts.append(text[position:])
    return "".join(parts), spans


def plain(text: str) -> str:
    """The text without its marks."""
    return _HEAD.sub("", text).replace(_CLOSE, "").replace(_SPACE, " ")


def wrap(text: str, width: int) -> str:
    """Breaks every line at spaces; a marked value is never broken."""
    return "\n".join(_wrap_line(line, width) for line in text.split("\n"))


def _wrap_line(line: str, width: int) -> str:
    lines: list[str] = []
    words: list[str] = []
    used = 0
    for word in line.split(" "):
        size = len(plain(word))
        if words and used + 1 + size > width:
            lines.append(" ".join(words))
            words, used = [], 0
        used += size + (1 if words else 0)
        words.append(word)
    lines.append(" ".join(words))
    return "\n".join(lines)
