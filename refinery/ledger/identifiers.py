"""House identifiers in the ledger: what was proposed, who decided, what is in force.

Rows are only added. A proposal keeps its id in every mining, so a decision outlives it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

PROPOSED: Final = "proposed"
ACCEPTED: Final = "accepted"
DECLINED: Final = "declined"
CHANGED: Final = "changed"
"""State of an accepted identifier whose shape was found to be wider or narrower since."""
_PATTERN: Final = ("regex", "context", "score")


@dataclass(frozen=True)
class Identifier:
    """What the ledger says of one house identifier.

    Attributes:
        offered: Newest row that proposes it.
        decided: Newest row that accepts or declines it.
    """

    id: str
    offered: Mapping[str, Any]
    decided: Mapping[str, Any] | None

    @property
    def state(self) -> str:
        """``proposed``, ``accepted``, ``declined``, or ``changed`` since it was accepted.

        What was declined is proposed again only where mining was asked to.
        """
        if self.decided is None:
            return PROPOSED
        is_newer = self.offered["run_seq"] > self.decided["run_seq"]
        if self.decided["decision"] == DECLINED:
            return PROPOSED if is_newer else DECLINED
        return CHANGED if is_newer and not is_same(self.offered, self.decided) else ACCEPTED

    @property
    def in_force(self) -> Mapping[str, Any] | None:
        """The row whose pattern is applied, if any."""
        if self.decided is None or self.decided["decision"] != ACCEPTED:
            return None
        return self.decided

    @property
    def shown(self) -> Mapping[str, Any]:
        """The row to tell of: the decision, or the proposal where one is open."""
        is_open = self.state in (PROPOSED, CHANGED)
        return self.offered if is_open or self.decided is None else self.decided


def is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows find the same."""
    return all(one[name] == other[name] for name in _PATTERN)


def identifiers(rows: Iterable[Mapping[str, Any]]) -> dict[str, Identifier]:
    """Id -> what the rows say of it, the surest first.

    Args:
        rows: Of the table ``house_identifiers``, in any order.
    """
    by_id: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: int(row["run_seq"])):
        by_id[row["id"]].append(row)
    found = []
    for name, several in by_id.items():
        offered = [row for row in several if row["decision"] == PROPOSED]
        decided = [row for row in several if row["decision"] != PROPOSED]
        found.append(Identifier(name, offered[-1], decided[-1] if decided else None))
    found.sort(key=lambda each: (-each.offered["precision"], each.id))
    return {each.id: each for each in found}


def patterns_in_force(known: Mapping[str, Identifier]) -> str:
    """JSON list of the patterns that were accepted, the same for the same decisions."""
    rows = [row for _, each in sorted(known.items()) if (row := each.in_force) is not None]
    return json.dumps(
        [
            {
                "entity": row["name"],
                "regex": row["regex"],
                "score": row["score"],
                "context": list(row["context"]),
                "ignore_case": True,
            }
            for row in rows
        ]
    )
