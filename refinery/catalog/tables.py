"""All tables of the lake, and one of them by its name."""

from __future__ import annotations

from typing import Final

from refinery.catalog.model import Table
from refinery.catalog.schemas.assurance import ASSURANCE_DRAWS, ASSURANCE_ITEMS, ASSURANCE_MARKS
from refinery.catalog.schemas.ledger import (
    ARTEFACTS,
    CRAWLS,
    EXPORTS,
    HOUSE_IDENTIFIERS,
    PLANS,
    REMOVALS,
    RUNS,
)
from refinery.catalog.schemas.raw import ACLS, DETECTIONS, DOCUMENTS, ITEMS
from refinery.catalog.schemas.refined import (
    AUDIENCES,
    CLEAN_DOCUMENTS,
    DUPLICATE_PAIRS,
    DUPLICATES,
    EXAMPLES,
    QUALITY,
    SIGNATURES,
    THREADS,
    TOPICS,
    VECTORS,
)
from refinery.errors import UsageError

ALL: Final[tuple[Table, ...]] = (
    ITEMS,
    ACLS,
    DOCUMENTS,
    THREADS,
    QUALITY,
    DETECTIONS,
    CLEAN_DOCUMENTS,
    AUDIENCES,
    SIGNATURES,
    DUPLICATE_PAIRS,
    DUPLICATES,
    VECTORS,
    TOPICS,
    EXAMPLES,
    RUNS,
    PLANS,
    REMOVALS,
    CRAWLS,
    ARTEFACTS,
    EXPORTS,
    HOUSE_IDENTIFIERS,
    ASSURANCE_DRAWS,
    ASSURANCE_ITEMS,
    ASSURANCE_MARKS,
)


def table(name: str) -> Table:
    """The table of that name.

    Raises:
        UsageError: No such table; the message lists those that exist.
    """
    for candidate in ALL:
        if candidate.name == name:
            return candidate
    raise UsageError(f"No table '{name}'.", f"one of: {', '.join(t.name for t in ALL)}")
