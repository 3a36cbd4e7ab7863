"""From counts of shapes to proposed recognisers, with the precision to expect of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from refinery.redaction.discovery import precision
from refinery.redaction.discovery.families import (
    Family,
    expression,
    families,
    lengths_of,
    shown,
    within,
)
from refinery.redaction.discovery.statistics import (
    ANY,
    FEWEST_OF_LEAD,
    FEWEST_OF_WORD,
    Census,
    ShapeCounts,
)
from refinery.redaction.discovery.words import lexicon
from refinery.redaction.settings import SitePattern

PRECISION: Final = 0.75
"""Expected precision from which a proposal is made, unless asked for less."""
SCORE: Final = 0.85
SCORE_BEFORE_CONTEXT: Final = 0.2
_FEWEST_TEXTS: Final = 5
_MEMBER_TEXTS: Final = 2
_MOST_SHARE: Final = 0.25
_FEWEST_LEADS: Final = 5
_BARE_DIGITS: Final = 5
_SHOWN_WORDS: Final = 8


@dataclass(frozen=True)
class Proposal:
    """A recogniser that the corpus suggests; it holds shapes and words, never a value.

    Attributes:
        context: Words before it, the commonest first; where ``needs_context``, one of them must
            stand before a match.
        shapes: Shape -> mentions.
        precision: Expected share of matches that are identifiers, a lower bound.
    """

    family: Family
    needs_context: bool
    context: tuple[str, ...]
    precision: float
    mentions: int
    values: int
    texts: int
    shapes: Mapping[str, int] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Digest of the family; the same in every mining."""
        return self.family.id

    @property
    def name(self) -> str:
        """The entity: named after what is numbered, or after its letters."""
        nouns = [w for w in self.context if w in lexicon().records and w.isascii()]
        letters = self.family.lead if self.family.lead.isalpha() else ""
        return f"{(nouns or [letters or f'HOUSE_{self.id[:4]}'])[0].upper()}_NUMBER"

    @property
    def shape(self) -> str:
        """How it looks, lengths as ranges: ``9{4,5}/99``."""
        return shown(self.family, lengths_of(self.shapes))

    def pattern(self, name: str = "") -> SitePattern:
        """The recogniser, linear in the text's length; letters match in any case."""
        return SitePattern(
            entity=name or self.name,
            regex=expression(self.family, lengths_of(self.shapes)),
            score=SCORE_BEFORE_CONTEXT if self.needs_context else SCORE,
            context=self.context if self.needs_context else (),
            ignore_case=True,
        )


def propose(census: Census, least: float = PRECISION) -> list[Proposal]:
    """Proposals of at least that expected precision, the surest first."""
    found = families(census.shapes)
    eligible = {f: m for f, group in found.items() if (m := _members(group))}
    coded = {f: m for f, m in eligible.items() if f.is_coded}
    prior = precision.pooled(coded.values())
    proposals: list[Proposal] = []
    for family, members in sorted(eligible.items(), key=lambda pair: not pair[0].is_coded):
        if family.is_coded:
            sure, needs_context = precision.of_coded(members, prior), False
        elif family.lead == ANY and _are_codes(family, members, proposals):
            continue
        else:
            members, sure, needs_context = _plain(family, members, found[family], least)
        if members and sure >= least:
            words = _context(members, census, needs_context)
            if words or not needs_context:
                proposals.append(_proposal(family, members, sure, needs_context, words))
    return sorted(proposals, key=lambda p: (-p.precision, -p.mentions, p.id))


def _members(group: Sequence[ShapeCounts]) -> list[ShapeCounts]:
    """Shapes of a family that carry it; none where they are no identifiers by their number.

    Identifiers are many, they are spread, and no one of them stands in most of the texts.
    """
    members = [c for c in group if c.texts >= _MEMBER_TEXTS and c.announced >= c.denied]
    return members if _are_many(members) else []


def _are_many(members: Sequence[ShapeCounts]) -> bool:
    texts = max((count.texts for count in members), default=0)
    most = max((count.most for count in members), default=0)
    values = sum(count.values for count in members)
    is_spread = texts >= _FEWEST_TEXTS and most <= texts * _MOST_SHARE
    return is_spread and values >= FEWEST_OF_LEAD


def _are_codes(
    family: Family, members: Sequence[ShapeCounts], proposals: Sequence[Proposal]
) -> bool:
    """Whether letters that vary are in truth a few codes, or mostly those proposed already."""
    coded = sum(p.values for p in proposals if p.family.bones == family.bones)
    is_known = 2 * coded >= sum(count.values for count in members)
    return is_known or max(count.leads for count in members) < _FEWEST_LEADS


def _plain(
    family: Family, members: Sequence[ShapeCounts], group: Sequence[ShapeCounts], least: float
) -> tuple[list[ShapeCounts], float, bool]:
    """Shapes that are judged, their precision, and whether it is that behind a context word."""
    if set(family.bones) != {"9"} or any(len(c.shape) >= _BARE_DIGITS for c in members):
        free = _boxed(members, group, lambda c: 2 * (c.announced + c.agreeing) > c.mentions)
        if (sure := precision.of_plain(free)) >= least:
            return free, sure, False
    bound = _boxed(members, group, lambda c: 2 * c.announced > c.near)
    return bound, precision.of_announced(bound), True


def _boxed(
    members: Sequence[ShapeCounts],
    group: Sequence[ShapeCounts],
    is_good: Callable[[ShapeCounts], bool],
) -> list[ShapeCounts]:
    """All that a pattern over the good shapes would match; none where these are too few."""
    good = [count for count in members if is_good(count)]
    if not _are_many(good):
        return []
    box = lengths_of(count.shape for count in good)
    return [count for count in group if within(count.shape, box)]


def _context(
    members: Sequence[ShapeCounts], census: Census, must_announce: bool
) -> tuple[str, ...]:
    """Announcing words before these shapes, the commonest first.

    Where a match does not depend on them, only those that stand before these shapes more than
    before others. A compound, which no list holds, must recur.
    """
    counts: Counter[str] = Counter()
    for member in members:
        counts.update(member.words)
    mentions, listed = sum(count.mentions for count in members), lexicon().listed
    chosen = []
    for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        lift = count * census.mentions / (mentions * max(census.background.get(word, 0), count))
        is_shown = word in listed or count >= FEWEST_OF_WORD
        if is_shown and (must_announce or lift >= 1):
            chosen.append(word)
    return tuple(chosen[:_SHOWN_WORDS])


def _proposal(
    family: Family,
    members: Sequence[ShapeCounts],
    sure: float,
    needs_context: bool,
    context: tuple[str, ...],
) -> Proposal:
    return Proposal(
        family,
        needs_context,
        context,
        round(sure, 4),
        mentions=sum(count.mentions for count in members),
        values=sum(count.values for count in members),
        texts=max(count.texts for count in members),
        shapes={count.shape: count.mentions for count in members},
    )
