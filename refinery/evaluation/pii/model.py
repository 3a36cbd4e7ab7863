"""Texts with the mentions people marked in them, and what a system masks of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a set says of a mention, mildest first."""

    KEEP = "keep"
    """Of a personal kind, yet it identifies nobody here and need not go."""
    UNSTATED = "unstated"
    QUASI = "quasi"
    DIRECT = "direct"

    @property
    def rank(self) -> int:
        """Place in the order, for picking the strictest."""
        return tuple(Kind).index(self)


@dataclass(frozen=True, order=True)
class Mention:
    """A marked place in a text.

    Attributes:
        start: First code point.
        end: Code point behind the last.
        label: What the set calls it, in capitals.
        subject: Whom or what it refers to, within its document; None where the set does not say.
    """

    start: int
    end: int
    label: str
    kind: Kind = Kind.UNSTATED
    subject: str | None = None


@dataclass(frozen=True)
class GoldDocument:
    """A text and its mentions, sorted."""

    id: str
    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True)
class Place:
    """Where a record stands, for messages."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


@dataclass(frozen=True, order=True)
class Masked:
    """A span a system masks, in code points, and which of its parts found it, where it says."""

    start: int
    end: int
    entity: str
    recognizer: str = ""


@dataclass(frozen=True)
class Answer:
    """What a system makes of a text; with a reason, the text is set aside and passed to nobody."""

    spans: tuple[Masked, ...] = ()
    reason: str | None = None


def cover(length: int, spans: Sequence[Masked] | Sequence[Mention]) -> bytearray:
    """One byte per code point of a text: 1 where any span lies."""
    covered = bytearray(length)
    for span in spans:
        covered[span.start : span.end] = b"\x01" * (span.end - span.start)
    return covered


def telling(text: str, start: int, end: int) -> list[int]:
    """Places that say something: letters and digits; without any, whatever is no white space.

    >>> telling("a. b", 0, 4), telling(" % ", 0, 3)
    ([0, 3], [1])
    """
    said = [place for place in range(start, end) if text[place].isalnum()]
    return said or [place for place in range(start, end) if not text[place].isspace()]
