"""Counts over documents: what is covered, what leaks, what is masked without need.

Characters are letters and digits: punctuation inside a mention says nothing, and a name whose
dot stays readable is covered. Offsets beyond them matter to F1 alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from refinery.evaluation.pii import matching
from refinery.evaluation.pii.figures import Matches, Share
from refinery.evaluation.pii.labels import Labels
from refinery.evaluation.pii.model import GoldDocument, Kind, Masked, Mention, cover, telling

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Judged:
    """A mention that has to go and what became of it.

    Attributes:
        left: Places of its letters and digits that stay readable.
        is_leak: Whether more than a form of address stays.
    """

    mention: Mention
    left: tuple[int, ...]
    characters: int
    is_leak: bool


@dataclass
class LabelTally:
    """What became of the mentions of one label."""

    covered: Share = field(default_factory=Share)
    characters: Share = field(default_factory=Share)
    leaked: Share = field(default_factory=Share)


@dataclass
class MaskedTally:
    """What is masked as one entity, or by one recogniser."""

    spans: int = 0
    needless: int = 0
    characters: Share = field(default_factory=Share)

    def add(self, hits: int, said: int) -> None:
        """One more span: its letters and digits, and how many of them are in a mention."""
        self.spans += 1
        self.needless += not hits
        self.characters.part += hits
        self.characters.whole += said

    def as_object(self) -> dict[str, Any]:
        """The figures as ``--json`` names them."""
        return {
            "spans": self.spans,
            "false_positives": self.needless,
            "character_precision": self.characters.as_object(),
        }


@dataclass
class Tally:
    """Sums over the documents of one system.

    Args:
        wanted: Labels the set has; finds of other types count for no F1.
    """

    labels: Labels
    wanted: frozenset[str]
    words: int = 0
    by_label: dict[str, LabelTally] = field(default_factory=lambda: defaultdict(LabelTally))
    by_entity: dict[str, MaskedTally] = field(default_factory=lambda: defaultdict(MaskedTally))
    by_recognizer: dict[str, MaskedTally] = field(default_factory=lambda: defaultdict(MaskedTally))
    precision: Share = field(default_factory=Share)
    documents_leaking: Share = field(default_factory=Share)
    persons_leaked: Share = field(default_factory=Share)
    person_mentions_leaked: Share = field(default_factory=Share)
    kept_masked: Share = field(default_factory=Share)
    needless: int = 0
    strict: Matches = field(default_factory=Matches)
    exact: Matches = field(default_factory=Matches)
    span: Matches = field(default_factory=Matches)

    def add(self, document: GoldDocument, spans: Sequence[Masked]) -> None:
        """One more document."""
        covered = cover(len(document.text), spans)
        self.words += len(_WORD.findall(document.text))
        judged = list(judge(document, covered, self.labels))
        self._mentions(judged)
        self._leaks(judged)
        for mention in document.mentions:
            if mention.kind is Kind.KEEP:
                self.kept_masked.add(any(covered[mention.start : mention.end]))
        self._masked(document, spans, covered)
        self._match(document, spans)

    def _mentions(self, judged: Sequence[Judged]) -> None:
        for one in judged:
            tally = self.by_label[one.mention.label]
            tally.covered.add(not one.left)
            tally.characters.part += one.characters - len(one.left)
            tally.characters.whole += one.characters
            if one.mention.kind is Kind.DIRECT:
                tally.leaked.add(one.is_leak)

    def _leaks(self, judged: Sequence[Judged]) -> None:
        """Direct identifiers that stay, by document and by person."""
        direct = [one for one in judged if one.mention.kind is Kind.DIRECT]
        if direct:
            self.documents_leaking.add(any(one.is_leak for one in direct))
        persons: dict[object, bool] = {}
        for one in direct:
            if one.mention.label not in self.labels.persons:
                continue
            self.person_mentions_leaked.add(one.is_leak)
            who = one.mention.subject or one.mention
            persons[who] = persons.get(who, False) or one.is_leak
        for is_leaked in persons.values():
            self.persons_leaked.add(is_leaked)

    def _masked(self, document: GoldDocument, spans: Sequence[Masked], covered: bytearray) -> None:
        """What was masked, and how much of it is in no mention."""
        gold = cover(len(document.text), self._gold(document))
        for place in range(len(covered)):
            if covered[place] and document.text[place].isalnum():
                self.precision.add(bool(gold[place]))
        for span in spans:
            said = telling(document.text, span.start, span.end)
            hits = sum(gold[place] for place in said)
            self.by_entity[span.entity].add(hits, len(said))
            if span.recognizer:
                self.by_recognizer[span.recognizer].add(hits, len(said))
        self.needless += len(needless(spans, gold))

    def _gold(self, document: GoldDocument) -> list[Mention]:
        """Mentions of personal kind, those that need not go included."""
        return [m for m in document.mentions if m.kind is Kind.KEEP or self.labels.is_personal(m)]

    def _match(self, document: GoldDocument, spans: Sequence[Masked]) -> None:
        mentions = [m for m in document.mentions if self.labels.is_personal(m)]
        finds = [s for s in spans if self.labels.counts_for_any(s.entity, self.wanted)]
        right = matching.strict(finds, mentions, self.labels)
        self.strict.add(right, len(finds), len(mentions))
        self.exact.add(matching.exact(finds, mentions, self.labels), len(finds), len(mentions))
        self.span.add(*matching.spans(spans, mentions))

    def total(self, name: str) -> Share:
        """A share of :class:`LabelTally` over all labels."""
        shares = [getattr(tally, name) for tally in self.by_label.values()]
        return Share(sum(s.part for s in shares), sum(s.whole for s in shares))

    def as_object(self) -> dict[str, Any]:
        """The figures as ``--json`` names them."""
        per_thousand = round(1000 * self.needless / self.words, 4) if self.words else None
        return {
            "mentions_covered": self.total("covered").as_object(),
            "characters_covered": self.total("characters").as_object(),
            "character_precision": self.precision.as_object(),
            "direct_mentions_leaked": self.total("leaked").as_object(),
            "documents_leaking": self.documents_leaking.as_object(),
            "direct_person_mentions_leaked": self.person_mentions_leaked.as_object(),
            "direct_persons_leaked": self.persons_leaked.as_object(),
            "kept_masked": self.kept_masked.as_object(),
            "false_positives": self.needless,
            "false_positives_per_1000_words": per_thousand,
            "strict": self.strict.as_object(),
            "exact": self.exact.as_object(),
            "span": self.span.as_object(),
            "labels": [
                {
                    "label": label,
                    "mentions_covered": tally.covered.as_object(),
                    "characters_covered": tally.characters.as_object(),
                    "direct_mentions_leaked": tally.leaked.as_object(),
                }
                for label, tally in sorted(self.by_label.items())
            ],
            "entities": [
                {"entity": entity, **tally.as_object()}
                for entity, tally in sorted(self.by_entity.items())
            ],
            "recognizers": [
                {"recognizer": recognizer, **tally.as_object()}
                for recognizer, tally in sorted(self.by_recognizer.items())
            ],
        }


def judge(document: GoldDocument, covered: bytearray, labels: Labels) -> Iterator[Judged]:
    """Mentions that have to go and what stays of them."""
    text = document.text
    for mention in document.mentions:
        if not labels.is_personal(mention):
            continue
        said = telling(text, mention.start, mention.end)
        left = tuple(place for place in said if not covered[place])
        places = range(mention.start, mention.end)
        rest = "".join(" " if covered[place] else text[place] for place in places)
        is_leak = bool(left) and not labels.is_title(rest)
        yield Judged(mention, left, len(said), is_leak)


def needless(spans: Sequence[Masked], gold: bytearray) -> list[Masked]:
    """Masked spans that touch no mention, each place counted once."""
    distinct = {(s.start, s.end): s for s in spans if not any(gold[s.start : s.end])}
    return sorted(distinct.values())
