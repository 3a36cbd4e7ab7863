"""What the rules look at: the author's own words of a document, cut up once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

NOT_OWN: Final = frozenset({"quote", "closing", "signature", "reply_header", "disclaimer"})
"""Blocks that someone else wrote, or that every message of an author repeats."""

NOT_PROSE: Final = frozenset({"code", "table"})
"""Blocks that rules about sentences would misjudge."""

MAX_CHARACTERS: Final = 2_000_000
"""Numbers are taken from at most this much of a text; the rest of it is alike."""

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD: Final = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+(?:['’][^\W_{_CJK}]+)*")
_PARAGRAPH: Final = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Span:
    """One typed block of a text, in half-open code points."""

    kind: str
    start: int
    end: int
    language: str | None = None


@dataclass(frozen=True)
class TextView:
    """A document as the rules see it; every cut is made at most once.

    >>> view = TextView("Thanks.\\n> Shall we?", spans=(Span("quote", 8, 19),))
    >>> view.own.strip(), view.words
    ('Thanks.', ['Thanks'])
    """

    text: str
    kind: str = "page"
    language: str | None = None
    title: str = ""
    sender: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    spans: Sequence[Span] = ()

    @cached_property
    def own(self) -> str:
        """The text without quotes, signatures and reply headers."""
        return _without(self.text, self.spans, NOT_OWN)[:MAX_CHARACTERS]

    @cached_property
    def prose(self) -> str:
        """The own text without code and tables; all of it where little else is there."""
        prose = _without(self.text, self.spans, NOT_OWN | NOT_PROSE)[:MAX_CHARACTERS]
        return prose if len(prose) * 5 >= len(self.own) else self.own

    @cached_property
    def words(self) -> list[str]:
        """Words of the prose; in scripts without spaces each character counts as one."""
        return _WORD.findall(self.prose)

    @cached_property
    def folded(self) -> list[str]:
        """The words in lower case."""
        return [word.lower() for word in self.words]

    @cached_property
    def tokens(self) -> list[str]:
        """What white space sets apart, punctuation included."""
        return self.prose.split()

    @cached_property
    def lines(self) -> list[str]:
        """Lines of the prose that hold something, without surrounding white space."""
        return [line for line in map(str.strip, self.prose.split("\n")) if line]

    @cached_property
    def paragraphs(self) -> list[str]:
        """Runs of lines between empty ones."""
        return [part for part in map(str.strip, _PARAGRAPH.split(self.prose)) if part]


def _without(text: str, spans: Sequence[Span], kinds: frozenset[str]) -> str:
    """The text with the spans of these kinds cut out; a line break stays in their place."""
    pieces: list[str] = []
    position = 0
    for span in sorted(spans, key=lambda s: s.start):
        if span.kind not in kinds or span.end <= position:
            continue
        if span.start > position:
            pieces.append(text[position : span.start])
        position = span.end
    if not position:
        return text
    pieces.append(text[position:])
    return "\n".join(pieces)
