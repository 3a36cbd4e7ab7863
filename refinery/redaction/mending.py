"""A second view of a text, for values that folding each character by itself does not show.

Quoted-printable, a line that ends within a value and letters printed wide can be taken off only
by a guess: ``width=40`` and a column of figures are what they are. So the guess is made beside
the first view, around the places that were mended alone, and a find counts only where it holds
such a place: nothing the first view shows is lost by it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from refinery.redaction.folding import Edit, FoldedText, fold, unfolded
from refinery.redaction.quoted_printable import unquoted
from refinery.redaction.spacing import despaced
from refinery.redaction.spans import Span
from refinery.redaction.wrapping import unwrapped

_REACH: Final = 192
"""Characters that are seen before and after a mended place: context words, and a long value."""
_GAP: Final = "\n\0\n"


@dataclass(frozen=True)
class MendedText:
    """Passages of a text around what was mended; ``places`` are sorted offsets of the original."""

    view: FoldedText
    places: tuple[tuple[int, int], ...]

    def original(self, start: int, end: int) -> tuple[int, int] | None:
        """Offsets of a span in the original; None where nothing in it was mended."""
        if "\0" in self.view.text[start:end]:
            return None
        first, last = self.view.original(start, end)
        index = bisect_right(self.places, (first, first))
        index -= index > 0 and self.places[index - 1][1] > first
        return (first, last) if index < len(self.places) and self.places[index][0] < last else None


def mend(text: str, folded: FoldedText) -> MendedText | None:
    """The second view; None where there is nothing to mend.

    >>> mended = mend("c a l l  j o @ x . o r g", fold("c a l l  j o @ x . o r g"))
    >>> mended.view.text if mended else None
    'call jo@x.org'
    """
    places: list[tuple[int, int]] = []
    view = folded
    if "=" in text:
        plain = unfolded(text)
        edits = list(unquoted(text))
        if edits:
            places += [(start, end) for start, end, _ in edits]
            view = fold(plain.edited(edits))
    for mended in (unwrapped, despaced):
        edits = list(mended(view.text))
        places += [view.original(start, end) for start, end, _ in edits]
        view = view.edited(edits)
    if not places:
        return None
    places.sort()
    return MendedText(_around(view, places), tuple(places))


def beyond(spans: Iterable[Span], found: Iterable[Span]) -> set[Span]:
    """Spans that say more than what the first view showed: none that lies within its like."""
    reached: dict[str, tuple[list[int], list[int]]] = {}
    for span in sorted(found):
        starts, ends = reached.setdefault(span.entity, ([], []))
        starts.append(span.start)
        ends.append(max(span.end, ends[-1] if ends else 0))

    def is_within(span: Span) -> bool:
        starts, ends = reached.get(span.entity, ([], []))
        index = bisect_right(starts, span.start)
        return index > 0 and ends[index - 1] >= span.end

    return {span for span in spans if not is_within(span)}


def _around(view: FoldedText, places: list[tuple[int, int]]) -> FoldedText:
    """The view without what is far from every place."""
    edits: list[Edit] = []
    seen = 0
    for start, end in places:
        first = bisect_left(view.starts, start) - _REACH
        if first > seen + len(_GAP):
            edits.append((seen, first, _GAP))
        seen = max(seen, bisect_left(view.starts, end) + _REACH)
    if seen < len(view.text):
        edits.append((seen, len(view.text), ""))
    return view.edited(edits)
