"""Clean documents made by hand: blocks are named, offsets are counted here."""

from __future__ import annotations

from typing import Any

from refinery.curation.unit import Block, CleanDocument

Parts = list[tuple[str, str, dict[str, str]]]


def document(key: str, kind: str, parts: Parts, **values: Any) -> CleanDocument:
    """A document whose text is the parts (kind, text, attributes), a blank line apart."""
    text, blocks = "", []
    for block_kind, body, attributes in parts:
        text += "\n\n" if text else ""
        level = int(attributes.get("level", 0))
        rest = {k: v for k, v in attributes.items() if k != "level"}
        blocks.append(Block(block_kind, level, len(text), len(text) + len(body), rest))
        text += body
    return CleanDocument(key, kind, text, blocks=tuple(blocks), **values)


def mail(key: str, sender: str, *parts: tuple[str, str], **values: Any) -> CleanDocument:
    """A mail of a sender whose address is masked as ``<EMAIL_ADDRESS_1>``."""
    slots = ({"name": "<EMAIL_ADDRESS_1>", "entity": "EMAIL_ADDRESS", "digest": sender},)
    people = ({"role": "from", "name": "", "address": "<EMAIL_ADDRESS_1>"},)
    made: Parts = [(kind, body, {}) for kind, body in parts]
    values.setdefault("slots", slots)
    return document(key, "message", made, participants=people, **values)


def turns(key: str, kind: str, *said: tuple[str, str, dict[str, str]], **values: Any) -> Any:
    """A document of turns: (speaker, text, further attributes)."""
    parts: Parts = [("turn", text, {"speaker": who, **more}) for who, text, more in said]
    return document(key, kind, parts, **values)


def spans_match(unit: list[CleanDocument], draft: Any) -> bool:
    """Whether every piece with offsets is what lies there in its document."""
    texts = {d.key: d.text for d in unit}
    pieces = [piece for turn in draft.turns for piece in turn.pieces if piece.end > piece.start]
    return bool(pieces) and all(
        piece.text.endswith(texts[piece.document][piece.start : piece.end]) for piece in pieces
    )
