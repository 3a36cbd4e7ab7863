"""What the corpus says of each shape: counts over texts and values, never a value.

A *mention* is one value in one text, however often it stands there. Two keys are counted for a
token that begins with letters: its shape with these letters, and its shape with any.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from refinery.redaction.discovery.candidates import Candidate

FEWEST: Final = 2
"""Values, and texts, below which a shape is not counted: it could tell of one."""
FEWEST_OF_LEAD: Final = 8
"""Values that begin with letters before these are told; a proposal needs as many."""
FEWEST_OF_WORD: Final = 5
"""Mentions before which a word stands that is in no list, before it is told."""
ANY: Final = "*"
"""Lead of a count over all letters a shape begins with."""
WORDS: Final = 4
"""Announcing words before a mention that are counted as its context, nearest first."""


@dataclass(frozen=True)
class Mention:
    """A value in a text, as its occurrences there say together.

    Attributes:
        value: The value, or a digest of it.
        evidence: As of :class:`Candidate`; announced anywhere counts for the whole text.
        is_near: Whether an announcing word stands in reach before any occurrence.
    """

    lead: str
    shape: str
    tail: str
    value: str
    words: tuple[str, ...]
    evidence: int
    is_near: bool


@dataclass(frozen=True)
class ShapeCounts:
    """Counts of one shape under one lead.

    Attributes:
        lead: Its first letters; ``ANY`` where all leads of the shape are counted together.
        tail: Its later letters where they are the same in all mentions, else None.
        mentions: Values by texts.
        values: Distinct values.
        texts: Texts that hold any.
        most: Texts that hold the commonest value.
        announced: Mentions announced as identifiers; ``denied``: mentions said to be else;
            ``near``: mentions with an announcing word in reach; ``agreeing``: mentions of which
            nothing is said and whose value is announced elsewhere.
        announced_values: Values announced anywhere; ``denied_values``: denied anywhere.
        leads: Distinct leads.
        words: Context word -> mentions it stands before.
    """

    lead: str
    shape: str
    tail: str | None
    mentions: int
    values: int
    texts: int
    most: int
    announced: int
    denied: int
    near: int
    agreeing: int
    announced_values: int
    denied_values: int
    leads: int
    words: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Census:
    """Shapes of a corpus.

    Attributes:
        background: Context word -> mentions of any shape it stands before.
        mentions: Mentions of all shapes.
    """

    shapes: tuple[ShapeCounts, ...]
    background: Mapping[str, int]
    mentions: int


def mentions(found: Iterable[Candidate]) -> Iterator[Mention]:
    """Mentions of one text, from all of its candidates."""
    by_value: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for candidate in found:
        by_value[candidate.shape, candidate.value].append(candidate)
    for several in by_value.values():
        one = several[0]
        said = [candidate.evidence for candidate in several]
        words = dict.fromkeys(word for c in several for word in c.words[:WORDS])
        evidence = 1 if max(said) > 0 else min(said)
        is_near = any(candidate.is_near for candidate in several)
        yield Mention(one.lead, one.shape, one.tail, one.value, tuple(words), evidence, is_near)


def count(texts: Iterable[Iterable[Mention]]) -> Census:
    """Count the mentions of many texts, in memory."""
    groups: dict[tuple[str, str], list[tuple[int, Mention]]] = defaultdict(list)
    background: Counter[str] = Counter()
    total = 0
    for number, text in enumerate(texts):
        for mention in text:
            total += 1
            background.update(mention.words)
            for lead in {mention.lead, ANY if mention.lead else ""}:
                groups[lead, mention.shape].append((number, mention))
    shapes = (_counts(*key, group) for key, group in sorted(groups.items()))
    counted = list(shapes)
    of_lead: Counter[str] = Counter()
    for shape in counted:
        of_lead[shape.lead] += shape.values
    kept = (
        shape
        for shape in counted
        if shape.values >= FEWEST
        and shape.texts >= FEWEST
        and (shape.lead in ("", ANY) or of_lead[shape.lead] >= FEWEST_OF_LEAD)
    )
    return Census(tuple(kept), dict(background), total)


def _counts(lead: str, shape: str, group: list[tuple[int, Mention]]) -> ShapeCounts:
    found = [mention for _, mention in group]
    announced = {m.value for m in found if m.evidence > 0}
    tails = {m.tail for m in found}
    return ShapeCounts(
        lead,
        shape,
        tails.pop() if len(tails) == 1 else None,
        mentions=len(found),
        values=len({m.value for m in found}),
        texts=len({number for number, _ in group}),
        most=max(Counter(m.value for m in found).values()),
        announced=sum(m.evidence > 0 for m in found),
        denied=sum(m.evidence < 0 for m in found),
        near=sum(m.is_near for m in found),
        agreeing=sum(m.evidence == 0 and m.value in announced for m in found),
        announced_values=len(announced),
        denied_values=len({m.value for m in found if m.evidence < 0}),
        leads=len({m.lead for m in found}),
        words=dict(Counter(word for m in found for word in m.words)),
    )
