"""From a text to candidates: tokens with their shape and what the words around them say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from refinery.redaction.discovery.tokens import Ranges, shape_of, skeleton, tokens
from refinery.redaction.discovery.words import Lexicon, Word, lexicon, words_of
from refinery.redaction.folding import FoldedText, fold
from refinery.redaction.recognizers.patterns import CONTEXT_CHARACTERS

NEAR: Final = 3
"""Words right before a token that say what it is; any of them may announce it."""
_AFTER: Final = re.compile(r"[ \t]?([^\W\d_]+|°)")
_LETTERS: Final = re.compile(r"[A-Z]+")
_LIST: Final = re.compile(
    r"[\s,;&]{0,4}(?:(?:and|or|und|oder|et|ou|y|o|i|e|to|lub|oraz)\s{1,2})?[\"'(#]?"
)


@dataclass(frozen=True)
class Candidate:
    """A token that may be an identifier.

    Attributes:
        lead: Letters it begins with, upper case; empty where it begins with a digit.
        shape: Shape of the whole token.
        tail: The letters after those, joined, upper case.
        words: Announcing words before it, nearest first, lower case. No others are kept: they
            could be somebody's name.
        evidence: 1 where the words beside it announce an identifier, -1 where they say that it
            is something else, 0 where they say neither.
        is_near: Whether any word within reach of the recogniser's context announces one.
    """

    value: str
    lead: str
    shape: str
    tail: str
    words: tuple[str, ...]
    evidence: int
    is_near: bool


@dataclass(frozen=True)
class _View:
    """A folded text and what recognisers found in it."""

    folded: FoldedText
    taken: Ranges
    known: Lexicon

    def before(self, start: int) -> list[Word]:
        """Words before a place, nearest first; what recognisers found is passed over."""
        first = self._first(start)
        words = words_of(self.folded.text[first:start], first)
        return [word for word in reversed(words) if not self._is_taken(word)]

    def _first(self, start: int) -> int:
        """Where looking back begins: never within a word, whose half could be another."""
        first = max(0, start - CONTEXT_CHARACTERS)
        while 0 < first < start and self.folded.text[first - 1].isalnum():
            first += 1
        return first

    def _is_taken(self, word: Word) -> bool:
        place = self.folded.original(word.start, word.end)
        return self.taken.hold(*place) and not self.known.speaks(word.text)


def candidates(
    text: str, found: Sequence[tuple[int, int]] = (), patterns: Sequence[tuple[int, int]] = ()
) -> Iterator[Candidate]:
    """Tokens of a text that may be identifiers, in order.

    Args:
        found: Ranges in which recognisers found anything: in ``employee Ann Lee (40127)`` the word
            right before the number is the first.
        patterns: Those of recognisers that go by patterns; a token wholly within is no candidate.
    """
    view = _View(fold(text), Ranges(found), lexicon())
    known, plain = Ranges(patterns), view.folded.text
    last: Candidate | None = None
    last_end = 0
    for start, end in tokens(plain):
        if known.hold(*view.folded.original(start, end)):
            last, last_end = None, end
            continue
        candidate = _candidate(view, last_end, start, end)
        if last is not None and _goes_on(last, candidate, plain, last_end, start):
            candidate = replace(candidate, evidence=1, is_near=True)
        yield candidate
        last, last_end = candidate, end


def _goes_on(last: Candidate, this: Candidate, text: str, end: int, start: int) -> bool:
    """Whether a token stands in a list whose first was announced: ``nos. 12345/07 and 1234/08``."""
    if this.evidence or last.evidence < 1 or skeleton(last.shape) != skeleton(this.shape):
        return False
    return _LIST.fullmatch(text, end, start) is not None


def _candidate(view: _View, last_end: int, start: int, end: int) -> Candidate:
    """The candidate at a place; words before the token before it speak of that one."""
    token = view.folded.text[start:end].upper()
    shape, letters = shape_of(token), _LETTERS.findall(token)
    lead = letters.pop(0) if shape[0] == "A" else ""
    before = view.before(start)
    near = [word.text for word in before[:NEAR] if word.start >= last_end]
    after = _AFTER.match(view.folded.text, end)
    following = after[1].lower() if after else ""
    return Candidate(
        token,
        lead,
        shape,
        "".join(letters),
        tuple(word.text for word in before if view.known.announces(word.text)),
        _evidence(lead, token.isdigit(), near, following, view.known),
        any(view.known.announces(word.text) for word in before),
    )


def _evidence(lead: str, is_number: bool, near: list[str], following: str, known: Lexicon) -> int:
    """What the letters and the words beside a token say of it."""
    if lead.lower() in known.structure:
        return -1
    if is_number and following in known.units | known.amounts:
        return -1
    if near and (near[0] in known.structure or (is_number and near[0] in known.amounts)):
        return -1
    announced = [known.announces(word) for word in near]
    if announced and announced[0] and any(word in known.structure for word in near[1:]):
        return -1  # Law no. 2709, Protocol No. 11
    return int(any(announced) or known.abbreviates(lead))
