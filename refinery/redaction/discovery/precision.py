"""How sure it is that what matches a shape is an identifier, estimated from the corpus itself.

All figures are the lower end of Wilson's interval (one side, 90 %):

- A *coded* shape (fixed letters, such as ``INV-99999``) is one scheme wherever it stands. Of its
  values of which anything is said anywhere, how many are announced? Where little is said, the
  coded shapes of the corpus together count as ``PRIOR`` more values.
- A *plain* shape (digits, or letters that vary) may be many things. Of all mentions, how many are
  announced, or are of a value that is announced elsewhere? What nothing is said of counts as wrong.
- A plain shape *with context required*: of the mentions with an announcing word in the
  recogniser's reach, how many are announced right before?
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

from refinery.redaction.discovery.statistics import ShapeCounts

PRIOR: Final = 2.0
_Z: Final = 1.2816


def lower_bound(hits: float, tries: float) -> float:
    """Lower end of Wilson's interval for a share, one side, 90 %; 0 of nothing.

    >>> round(lower_bound(99, 100), 3), lower_bound(0, 0)
    (0.967, 0.0)
    """
    if tries <= 0:
        return 0.0
    share, square = hits / tries, _Z * _Z
    middle = share + square / (2 * tries)
    spread = _Z * math.sqrt(share * (1 - share) / tries + square / (4 * tries * tries))
    return max(0.0, (middle - spread) / (1 + square / tries))


def pooled(groups: Iterable[Sequence[ShapeCounts]]) -> float:
    """Share of announced values among all coded shapes of a corpus."""
    members = [count for group in groups for count in group]
    announced = sum(count.announced_values for count in members)
    denied = sum(count.denied_values for count in members)
    return (announced + 1) / (announced + denied + 2)


def of_coded(members: Sequence[ShapeCounts], prior: float) -> float:
    """Expected precision of a coded shape.

    Args:
        prior: Share of announced values among coded shapes, from :func:`pooled`.
    """
    announced = sum(count.announced_values for count in members)
    denied = sum(count.denied_values for count in members)
    return lower_bound(announced + PRIOR * prior, announced + denied + PRIOR)


def of_plain(members: Sequence[ShapeCounts]) -> float:
    """Expected precision of a plain shape that is masked wherever it stands."""
    right = sum(count.announced + count.agreeing for count in members)
    return lower_bound(right, sum(count.mentions for count in members))


def of_announced(members: Sequence[ShapeCounts]) -> float:
    """Expected precision of a plain shape that is masked behind a context word alone."""
    return lower_bound(sum(c.announced for c in members), sum(c.near for c in members))
