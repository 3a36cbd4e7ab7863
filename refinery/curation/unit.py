"""What builders read and write: clean documents in, drafts of examples out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

PLACEHOLDER: Final = re.compile(r"<([A-Z][A-Z0-9_]*_\d+)>")


@dataclass(frozen=True)
class Block:
    """A typed span of a clean document's text."""

    kind: str
    level: int
    start: int
    end: int
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Piece:
    """Text that goes into a message, and where it was taken from.

    Attributes:
        document: Clean document whose slots the text's placeholders belong to.
        start: First code point in that document's text; equal to ``end`` where the text was
            composed (a title, a question made from a heading).
    """

    document: str
    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Turn:
    """One message of a draft."""

    role: str
    pieces: tuple[Piece, ...]
    name: str | None = None
    tool_calls: str | None = None
    tool_call_id: str | None = None

    @property
    def text(self) -> str:
        """The message's content before slots are renumbered."""
        return "\n\n".join(piece.text for piece in self.pieces if piece.text)


@dataclass(frozen=True)
class Draft:
    """A training example before slots, tokens, split and gates.

    Attributes:
        divisible: Whether it may be cut before a user's turn where it is too long.
    """

    turns: tuple[Turn, ...]
    tools: str | None = None
    divisible: bool = False


@dataclass(frozen=True)
class CleanDocument:
    """A masked document as builders see it; nothing in it identifies anyone."""

    key: str
    kind: str
    text: str
    title: str = ""
    author: str = ""
    language: str = ""
    blocks: tuple[Block, ...] = ()
    participants: tuple[Mapping[str, str], ...] = ()
    slots: tuple[Mapping[str, Any], ...] = ()
    tools: str | None = None
    outcome: str | None = None

    def piece(self, start: int, end: int) -> Piece:
        """The text between two offsets, trimmed, with the offsets of what is left."""
        raw = self.text[start:end]
        text = raw.strip()
        start += len(raw) - len(raw.lstrip())
        return Piece(self.key, text, start, start + len(text))

    def composed(self, text: str) -> Piece:
        """Text made from this document rather than copied out of it."""
        return Piece(self.key, text)

    def identity_of(self, text: str) -> str:
        """Something equal for the same person in every document: slots become digests."""
        digests = {slot_name(slot): _who(slot) for slot in self.slots}

        def resolve(match: re.Match[str]) -> str:
            return digests.get(match[1]) or f"{self.key}:{match[1]}"

        return PLACEHOLDER.sub(resolve, text).strip().casefold()

    def sender(self) -> str:
        """Who wrote it: the address where there is one, else the name."""
        for participant in self.participants:
            if participant.get("role") == "from":
                who = participant.get("address") or participant.get("name")
                if who:
                    return self.identity_of(who)
        return self.identity_of(self.author or "")


def slot_name(slot: Mapping[str, Any]) -> str:
    """Name of a slot without the angle brackets it wears in text."""
    return str(slot.get("name") or "").strip("<>")


def _who(slot: Mapping[str, Any]) -> str:
    """The person behind a name or an address where they were linked, else the value."""
    return str((slot.get("attributes") or {}).get("person") or slot.get("digest") or "")
