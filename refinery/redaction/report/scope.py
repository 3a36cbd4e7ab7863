"""What a report counts: a lake as it stands, or what one run wrote into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from refinery.core.inputs import PinnedInputs
from refinery.core.locations import first_location, locations
from refinery.ledger.ledger import DONE
from refinery.reports.run_facts import RunFacts

TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "documents": ("reason",),
    "quality": ("reason",),
    "detections": ("reason", "spans"),
    "clean_documents": ("reason", "kind", "label", "findings", "slots"),
}
"""Table -> columns read besides ``key`` and ``status``."""
_STAGES: Final = {"detections": "detect", "clean_documents": "redact"}
"""Stages that are not named as their table."""
_ITEM: Final = ("source", "uri", "name", "extension", "size", "content", "label", "kind_hint")


@dataclass(frozen=True)
class Scope:
    """Rows to count.

    Attributes:
        rows: Table -> its rows, with the columns of :data:`TABLES`.
        sources: ``document`` and ``source``: where each document lies now, first place alone.
    """

    rows: Mapping[str, DataFrame]
    sources: DataFrame


def of_lake(inputs: PinnedInputs) -> Scope:
    """All that stands."""
    return _scope(inputs, lambda name, columns: inputs.current(name, *columns))


def of_run(inputs: PinnedInputs, facts: RunFacts) -> Scope:
    """What one run wrote, as far as it is still stored."""

    def rows(name: str, columns: tuple[str, ...]) -> DataFrame:
        stored = inputs.rows(name, "status", *columns)
        return stored.where(_written(facts, _STAGES.get(name, name)))

    return _scope(inputs, rows)


def _scope(inputs: PinnedInputs, rows: Callable[[str, tuple[str, ...]], DataFrame]) -> Scope:
    kept = F.col("status") == "kept"
    items = inputs.current("items", *_ITEM).where(kept)
    places = locations(items, inputs.current("documents", "members").where(kept))
    return Scope(
        {name: rows(name, columns) for name, columns in TABLES.items()},
        first_location(places).select("document", "source"),
    )


def _written(facts: RunFacts, stage: str) -> Column:
    """Whether a row is of a plan that the run finished, or left open and nobody took up."""
    plans = [plan for plan in facts.plans if plan["stage"] == stage]
    ranges = [
        F.col("run_seq").between(plan["base_seq"] + 1, plan["base_seq"] + _chunks(facts, plan))
        for plan in plans
    ]
    return reduce(lambda one, other: one | other, ranges, F.lit(False))


def _chunks(facts: RunFacts, plan: Mapping[str, Any]) -> int:
    return int(plan["chunks"] if plan["state"] == DONE else facts.committed.get(plan["stage"], 0))
