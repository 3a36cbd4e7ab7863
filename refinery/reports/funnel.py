"""The way from items in the stores to exported rows, as the ledger has counted it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from refinery.core.accounts import KEPT

DUPLICATE: Final = "near-duplicate"


@dataclass(frozen=True)
class Step:
    """One step of the funnel.

    Attributes:
        stage: Whose accounts it shows.
        unit: What is counted, since a step's units are not those of the step before.
        noun: What of it is set aside.
        measure: Which of the standing counts stays; what else is kept counts as a duplicate.
    """

    name: str
    stage: str
    unit: str
    noun: str
    measure: str = KEPT


STEPS: Final = (
    Step("items", "crawl", "files and mails", "items"),
    Step("documents", "documents", "contents, opened containers", "documents"),
    Step("kept texts", "quality", "distinct texts", "texts"),
    Step("scanned texts", "detect", "distinct texts", "texts"),
    Step("clean documents", "redact", "documents with their context", "documents"),
    Step("distinct texts", "duplicates", "masked texts", "texts", "distinct"),
    Step("examples", "curate", "several of one unit", "units", "examples"),
)


def funnel(
    standing: Mapping[str, Mapping[str, int]], exports: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The steps, each with what stays and what leaves.

    Args:
        standing: Stage -> current units as ``plans.standing`` has them.
        exports: Newest export of each corpus: ``rows`` and ``withheld``.

    Returns:
        Per step ``step``, ``unit``, ``noun``, ``stage``, ``is_known``, ``stays`` and ``leaves``
        (a list of ``status``, ``reason``, ``units``, largest first).
    """
    steps = [_step(step, standing.get(step.stage)) for step in STEPS]
    held: dict[str, int] = {}
    for export in exports:
        for reason, count in (export["withheld"] or {}).items():
            held[reason] = held.get(reason, 0) + count
    leaves = [_leaves("rejected", reason, count) for reason, count in held.items()]
    last = {
        "step": "exported rows",
        "unit": "examples of all corpora",
        "noun": "examples",
        "stage": "export",
        "is_known": bool(exports),
        "stays": sum(export["rows"] for export in exports),
        "leaves": _largest_first(leaves),
    }
    return [*steps, last]


def set_aside(standing: Mapping[str, int] | None) -> list[dict[str, Any]]:
    """What a stage set aside: ``status``, ``reason``, ``units``, largest first."""
    found = []
    for label, units in (standing or {}).items():
        status, slash, reason = label.partition("/")
        if slash:
            found.append(_leaves(status, reason, units))
    return _largest_first(found)


def _step(step: Step, standing: Mapping[str, int] | None) -> dict[str, Any]:
    stays = (standing or {}).get(step.measure, 0)
    leaves = set_aside(standing)
    if step.measure == "distinct" and standing:
        leaves.append(_leaves("skipped", DUPLICATE, standing.get(KEPT, 0) - stays))
    return {
        "step": step.name,
        "unit": step.unit,
        "noun": step.noun,
        "stage": step.stage,
        "is_known": standing is not None,
        "stays": stays,
        "leaves": [row for row in leaves if row["units"]],
    }


def _leaves(status: str, reason: str, units: int) -> dict[str, Any]:
    return {"status": status, "reason": reason, "units": units}


def _largest_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (-row["units"], row["reason"]))
