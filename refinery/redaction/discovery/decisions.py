"""Rows of the ledger's table ``house_identifiers``: what a mining, or an officer, adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from refinery.ledger.identifiers import DECLINED, PROPOSED, Identifier, is_same
from refinery.ledger.ledger import now
from refinery.redaction.discovery.proposals import Proposal

_COUNTED: Final = ("precision", "mentions", "distinct", "texts", "shapes", "words")


def mined_rows(
    proposals: Iterable[Proposal], known: Mapping[str, Identifier], by: str, again: bool
) -> list[dict[str, Any]]:
    """Rows that a mining adds: what is new, or says something else than before.

    Args:
        again: Whether what was declined is offered anew.
    """
    rows = []
    for proposal in proposals:
        row, before = _row(proposal, by), known.get(proposal.id)
        if before is not None and before.state == DECLINED and not again:
            continue
        if before is not None and before.state != DECLINED and _says_nothing_new(row, before):
            continue
        rows.append(row)
    return rows


def decided_row(each: Identifier, decision: str, by: str, name: str | None) -> dict[str, Any]:
    """The row of a decision on what was offered last."""
    offered = {key: value for key, value in each.offered.items() if key != "run_seq"}
    called = name or (each.decided or each.offered)["name"]
    return {**offered, "decision": decision, "by": by, "at": now(), "name": called}


def _says_nothing_new(row: Mapping[str, Any], before: Identifier) -> bool:
    last = before.offered
    return is_same(row, last) and all(row[name] == last[name] for name in _COUNTED)


def _row(proposal: Proposal, by: str) -> dict[str, Any]:
    pattern = proposal.pattern()
    return {
        "id": proposal.id,
        "decision": PROPOSED,
        "by": by,
        "at": now(),
        "name": pattern.entity,
        "shape": proposal.shape,
        "regex": pattern.regex,
        "score": pattern.score,
        "context": list(pattern.context),
        "words": list(proposal.context),
        "precision": proposal.precision,
        "mentions": proposal.mentions,
        "distinct": proposal.values,
        "texts": proposal.texts,
        "shapes": dict(proposal.shapes),
    }
