"""Rows of ``clean_documents`` as builders see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from refinery.curation.unit import Block, CleanDocument

WIDE: Final = (
    "kind",
    "language",
    "title",
    "author",
    "participants",
    "text",
    "blocks",
    "slots",
    "tools",
    "outcome",
)
"""Columns a builder needs, read once a plan."""


def clean_document(row: Mapping[str, Any]) -> CleanDocument:
    """The document of a row whose maps came through Arrow as lists of pairs."""
    blocks = [
        Block(
            block["kind"],
            block["level"] or 0,
            block["start"],
            block["end"],
            _mapping(block["attributes"]),
        )
        for block in row["blocks"] or ()
    ]
    people = [{k: v or "" for k, v in person.items()} for person in row["participants"] or ()]
    slots = [{**slot, "attributes": _mapping(slot["attributes"])} for slot in row["slots"] or ()]
    return CleanDocument(
        key=row["document"],
        kind=row["kind"],
        text=row["text"] or "",
        title=row["title"] or "",
        author=row["author"] or "",
        language=row["language"] or "",
        blocks=tuple(sorted(blocks, key=lambda b: (b.start, b.end))),
        participants=tuple(people),
        slots=tuple(slots),
        tools=row["tools"],
        outcome=row["outcome"],
    )


def _mapping(value: Any) -> dict[str, str]:
    return dict(value or {})
