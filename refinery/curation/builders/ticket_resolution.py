"""Tickets become a problem and what was done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from refinery.curation.body import own_words
from refinery.curation.builders.base import ExampleBuilder
from refinery.curation.dialogue import Utterance, converse
from refinery.curation.unit import Block, CleanDocument, Draft, Piece, Turn

RESOLUTION: Final = ("resolution", "solution", "fix", "answer", "outcome")
REPORTER: Final = "\0reporter"


class TicketResolutionBuilder(ExampleBuilder):
    """Title and description ask; comments by others, or the resolution, answer."""

    name: ClassVar[str] = "ticket-resolution"
    kinds: ClassVar[tuple[str, ...]] = ("ticket",)

    def build(self, unit: Sequence[CleanDocument]) -> list[Draft]:
        """At most one draft a ticket."""
        drafts = []
        for ticket in unit:
            turns = _talk(ticket) or _sections(ticket)
            if turns:
                drafts.append(Draft(turns, divisible=True))
        return drafts


def _talk(ticket: CleanDocument) -> tuple[Turn, ...]:
    """The ticket as a conversation of its comments; comments of the reporter ask again."""
    comments = [b for b in ticket.blocks if b.kind == "turn"]
    if not comments:
        return ()
    reporter = _reporter(ticket)
    said = [Utterance(REPORTER, tuple(_problem(ticket, comments[0].start)), "user")]
    for comment in comments:
        speaker = ticket.identity_of(comment.attributes.get("speaker") or "")
        asks = bool(reporter) and speaker == reporter
        piece = ticket.piece(comment.start, comment.end)
        role = "user" if asks else "assistant"
        said.append(Utterance(speaker, (piece,) if piece.text else (), role))
    return converse(said)


def _sections(ticket: CleanDocument) -> tuple[Turn, ...]:
    """Problem and answer of a ticket whose resolution is a section of its text."""
    for block in ticket.blocks:
        if block.kind == "heading" and _names_resolution(ticket, block):
            answer = tuple(own_words(ticket, block.end))
            asked = tuple(_problem(ticket, block.start))
            return (Turn("user", asked), Turn("assistant", answer)) if asked and answer else ()
    return ()


def _problem(ticket: CleanDocument, end: int) -> list[Piece]:
    body = own_words(ticket, 0, end) if end > 0 else []
    title = ticket.title.strip()
    if title and not (body and body[0].text.lstrip("# ").startswith(title)):
        return [ticket.composed(title), *body]
    return body


def _reporter(ticket: CleanDocument) -> str:
    for participant in ticket.participants:
        if participant.get("role") in ("reporter", "requester", "from", "author"):
            return ticket.identity_of(participant.get("name") or participant.get("address") or "")
    return ticket.identity_of(ticket.author) if ticket.author else ""


def _names_resolution(ticket: CleanDocument, block: Block) -> bool:
    words = ticket.text[block.start : block.end].strip("# :*\n\t").casefold()
    return words.startswith(RESOLUTION)
