"""Reviewers' marks: from their file into the lake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pyspark.sql import functions as F

from refinery.catalog.schemas.assurance import ASSURANCE_DRAWS, ASSURANCE_ITEMS
from refinery.core.identity import Identity
from refinery.core.workspace import Workspace
from refinery.errors import UsageError
from refinery.ledger.ledger import now
from refinery.redaction.assurance.marks import Leak, Mark, read_marks
from refinery.redaction.values import normal_form

_AROUND: Final = 2_000
"""Code points on either side of a leak that are kept with it, within its paragraph."""


@dataclass(frozen=True)
class Recorded:
    """What a file held."""

    draw: str
    marks: int
    leaking: int
    unread: int


def record(workspace: Workspace, path: Path, reviewer: str) -> Recorded:
    """Note the marks of one reviewer; what they marked before is superseded.

    All of a file is checked before anything is noted.

    Raises:
        UsageError: The file is none that was drawn, or a text was changed; names the item.
    """
    marks = list(read_marks(path))  # as many as one person can read
    if not marks:
        raise UsageError(f"{path.name} holds no verdict.", 'set "verdict" to "clean" or "leak".')
    drawn = _drawn(workspace, marks[0].item, path.name)
    identity, at = workspace.context.identity, now()
    rows = [_row(mark, drawn, identity, reviewer, at) for mark in marks]
    workspace.ledger.record_marks(rows)
    read = {mark.item for mark in marks}
    draw = str(rows[0]["draw"])
    leaking = sum(bool(mark.leaks) for mark in marks)
    return Recorded(draw, len(marks), leaking, len(drawn.keys() - read))


def _drawn(workspace: Workspace, item: str, name: str) -> dict[str, Mapping[str, Any]]:
    """Items of the draw an item belongs to."""
    items = workspace.lake.read(ASSURANCE_ITEMS)
    found = items.where(F.col("item") == item).select("draw").first()
    if found is None:
        raise UsageError(
            f"Item {item} of {name} was not drawn from this lake.",
            f"'refinery assure draw' writes the file; it notes draws in {ASSURANCE_DRAWS.name}.",
        )
    # As many rows as people were to read.
    rows = items.where(F.col("draw") == found["draw"]).toLocalIterator()
    return {row["item"]: row.asDict() for row in rows}


def _row(
    mark: Mark,
    drawn: Mapping[str, Mapping[str, Any]],
    identity: Identity,
    reviewer: str,
    at: datetime,
) -> dict[str, Any]:
    item = drawn.get(mark.item)
    if item is None or item["digest"] != identity.clean_text(mark.text):
        raise UsageError(
            f"The text of item {mark.item} is not the one that was drawn.",
            "write into 'verdict' and 'leaks' alone.",
        )
    return {
        "draw": item["draw"],
        "item": mark.item,
        "document": item["document"],
        "reviewer": reviewer,
        "at": at,
        "verdict": mark.verdict,
        "leaks": [_leak(mark.text, leak, identity) for leak in mark.leaks],
    }


def _leak(text: str, leak: Leak, identity: Identity) -> dict[str, Any]:
    value = text[leak.start : leak.end]
    whom = leak.person or (normal_form("PERSON", value) if leak.entity == "PERSON" else "")
    before, after = text.rfind("\n\n", 0, leak.start), text.find("\n\n", leak.end)
    start = max(before + 2 if before >= 0 else 0, leak.start - _AROUND)
    stop = min(after if after >= 0 else len(text), leak.end + _AROUND)
    return {
        "start": leak.start,
        "end": leak.end,
        "entity": leak.entity,
        "person": identity.value("PERSON", whom) if whom else "",
        "passage": text[start:stop],
        "at": leak.start - start,
    }
