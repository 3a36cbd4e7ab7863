"""Names that the manifest and the card show: looked at like the records they stand beside.

Topics are named after words of documents, some of which others than the corpus's readers may
read; principals are often addresses of people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from refinery.core.audience import is_for_everyone
from refinery.export.last_look import LastLook

WITHHELD_NAME: Final = "withheld"


def shown_topics(counts: Mapping[str, int], look: LastLook) -> dict[str, int]:
    """Rows by topic; one whose name must not leave is called by its number among the sorted."""
    names = sorted(counts)
    shown: Counter[str] = Counter()
    for number, (name, held) in enumerate(zip(names, _held(names, look), strict=True), start=1):
        shown[f"topic {number}" if held else name] += counts[name]
    return dict(sorted(shown.items()))


def shown_audience(audience: Sequence[str], look: LastLook) -> list[str]:
    """The principals; the one that means everyone names nobody and is not looked at."""
    return [
        WITHHELD_NAME if held and not is_for_everyone([principal]) else principal
        for principal, held in zip(audience, _held(audience, look), strict=True)
    ]


def _held(names: Sequence[str], look: LastLook) -> list[bool]:
    if not names:
        return []
    try:
        return [reason is not None for reason in look.reasons(names, [()] * len(names))]
    except Exception:
        # What cannot be looked at does not leave.
        return [True] * len(names)
