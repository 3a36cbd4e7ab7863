"""Finds held against mentions one to one, in three ways.

*Strict*, as AmbientMeta's README has it: a find is right where its intersection with a mention
over their union is at least one half and the type is the mention's, the best pair first. *Exact*:
the same offsets and type. *Span*: the same offsets, whatever the type.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from refinery.evaluation.pii.labels import Labels
from refinery.evaluation.pii.model import Masked, Mention

OVERLAP: Final = 0.5


def strict(finds: Sequence[Masked], mentions: Sequence[Mention], labels: Labels) -> int:
    """How many finds are right by overlap and type."""
    pairs = [
        (-_overlap(find, mention), f, m)
        for f, find in enumerate(finds)
        for m, mention in enumerate(mentions)
        if find.start < mention.end
        and mention.start < find.end
        and labels.counts(find.entity, mention.label)
    ]
    taken_finds: set[int] = set()
    taken_mentions: set[int] = set()
    for overlap, f, m in sorted(pairs):
        if -overlap >= OVERLAP and f not in taken_finds and m not in taken_mentions:
            taken_finds.add(f)
            taken_mentions.add(m)
    return len(taken_finds)


def exact(finds: Sequence[Masked], mentions: Sequence[Mention], labels: Labels) -> int:
    """How many mentions have a find of their offsets and type."""
    by_span: dict[tuple[int, int], list[str]] = {}
    for find in finds:
        by_span.setdefault((find.start, find.end), []).append(find.entity)
    return sum(
        any(labels.counts(entity, m.label) for entity in by_span.get((m.start, m.end), ()))
        for m in mentions
    )


def spans(finds: Sequence[Masked], mentions: Sequence[Mention]) -> tuple[int, int, int]:
    """Distinct spans in both, in finds, and in mentions."""
    found = {(find.start, find.end) for find in finds}
    wanted = {(mention.start, mention.end) for mention in mentions}
    return len(found & wanted), len(found), len(wanted)


def _overlap(find: Masked, mention: Mention) -> float:
    """Intersection over union, in code points."""
    both = min(find.end, mention.end) - max(find.start, mention.start)
    return both / (find.end - find.start + mention.end - mention.start - both)
