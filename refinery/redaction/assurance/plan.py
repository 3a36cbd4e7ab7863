"""How many documents of each stratum are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from refinery.redaction.assurance.bounds import CONFIDENCE, to_read

OTHER: Final = "other"


@dataclass(frozen=True, order=True)
class Stratum:
    """Documents that are judged together, and how many of them are read.

    Attributes:
        lot: Documents there are.
        size: Documents to read.
    """

    source: str
    kind: str
    language: str
    lot: int = 0
    size: int = 0

    @property
    def name(self) -> tuple[str, str, str]:
        """What tells it from the others."""
        return self.source, self.kind, self.language


def planned(
    counted: Iterable[Stratum],
    rate: float,
    confidence: float = CONFIDENCE,
    sensitivity: float = 1.0,
    smallest: int = 0,
    at_most: int | None = None,
) -> list[Stratum]:
    """Strata with the number to read, in order; small ones of a source are judged together.

    Args:
        counted: Strata and their documents.
        rate: Share of leaking documents that a stratum without a leak is to rule out.
        sensitivity: What readers are expected to see of the leaks there are.
        smallest: Strata with fewer documents than this are joined, source by source.
        at_most: Documents of a stratum that people can read; the bound is as wide as that makes it.
    """
    joined: dict[tuple[str, str, str], int] = {}
    for stratum in counted:
        is_small = stratum.lot < smallest
        name = (stratum.source, OTHER, OTHER) if is_small else stratum.name
        joined[name] = joined.get(name, 0) + stratum.lot
    strata = []
    for name, lot in sorted(joined.items()):
        size = to_read(lot, rate, confidence, sensitivity)
        strata.append(Stratum(*name, lot, size if at_most is None else min(size, at_most)))
    return strata
