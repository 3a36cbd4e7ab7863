"""Fields of Word: what a field shows is text, what it says to Word is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from refinery.documents.office.names import W
from refinery.documents.office.word.looks import VAL, is_on
from refinery.documents.office.word.styles import value

MAX_DEPTH: Final = 64
_TARGET: Final = re.compile(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]*)"', re.I)


@dataclass
class _Field:
    """An open field: its instruction until the separator, its result behind it."""

    instruction: str = ""
    shows: bool = False
    link: str = ""


class Fields:
    """The fields that are open where text is read; they may span paragraphs."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    @property
    def is_text(self) -> bool:
        """Whether what stands here is shown."""
        return all(field.shows for field in self._open)

    @property
    def link(self) -> str:
        """Where the innermost hyperlink field leads."""
        return next((field.link for field in reversed(self._open) if field.link), "")

    def instruct(self, text: str) -> None:
        """Take up a part of an instruction."""
        if self._open and not self._open[-1].shows:
            self._open[-1].instruction += text

    def mark(self, node: Any) -> str:
        """Follow a ``fldChar``; gives the text of an old check box or drop-down."""
        kind = node.get(f"{W}fldCharType")
        if kind == "begin" and len(self._open) < MAX_DEPTH:
            self._open.append(_Field())
            return control(node.find(f"{W}ffData")) if self._shown_before() else ""
        if kind == "separate" and self._open:
            self._open[-1].shows = True
            self._open[-1].link = target(self._open[-1].instruction)
        elif kind == "end" and self._open:
            self._open.pop()
        return ""

    def end_paragraph(self) -> None:
        """Forget fields without a result: one that never ends must not swallow the rest."""
        self._open = [field for field in self._open if field.shows]

    def _shown_before(self) -> bool:
        return all(field.shows for field in self._open[:-1])


def target(instruction: str) -> str:
    """Address in a hyperlink field; empty for other fields and places in the document.

    >>> target(' HYPERLINK "https://corp.example" '), target(' HYPERLINK \\\\l "part" ')
    ('https://corp.example', '')
    """
    match = _TARGET.match(instruction)
    return "" if match is None or "\\l" in instruction[: match.start(1)] else match[1]


def control(data: Any) -> str:
    """What an old form control shows: a box, or the entry chosen."""
    box = None if data is None else data.find(f"{W}checkBox")
    if box is not None:
        state = box.find(f"{W}checked")
        state = box.find(f"{W}default") if state is None else state
        return check(state is not None and is_on(state.get(VAL, "1")))
    choices = None if data is None else data.find(f"{W}ddList")
    if choices is None:
        return ""
    entries = [entry.get(VAL, "") for entry in choices.findall(f"{W}listEntry")]
    chosen = value(choices, "result") or value(choices, "default") or "0"
    return entries[int(chosen)] if chosen.isdigit() and int(chosen) < len(entries) else ""


def check(is_checked: bool) -> str:
    """A check box as task lists in Markdown write it."""
    return "[x] " if is_checked else "[ ] "
