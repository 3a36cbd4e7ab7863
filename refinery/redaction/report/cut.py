"""Where a table stood when a run ended, as the ledger and the stored rows allow to tell.

Rows keep the sequence of the write that made them, so a state of the past is the rows up to a
sequence. Upkeep folds: of what it went over, only rows that were current then are left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from refinery.catalog.model import Table
from refinery.catalog.schemas.ledger import PLANS, REMOVALS, RUNS
from refinery.core.workspace import Workspace
from refinery.errors import UsageError
from refinery.ledger.ledger import DONE, MAINTAIN
from refinery.reports.run_facts import RunFacts

NEVER: Final = -1


@dataclass(frozen=True)
class Cut:
    """A state of the past of one table.

    Attributes:
        sequence: Rows up to this were there.
        removals: Removals up to this sequence had been noted.
        folded: Superseded rows up to this sequence were folded away since; ``NEVER`` if none.
        is_whole: Whether no plan of the stage was open: of such a one, what stood before counts.
    """

    sequence: int
    removals: int
    folded: int
    is_whole: bool


def ended(workspace: Workspace, facts: RunFacts) -> float:
    """Seconds since 1970 at which a run ended; one that was cut off, when the next began.

    Raises:
        UsageError: It goes on, or was the last and no end of it is noted.
    """
    if len(facts.events) > 1:
        return float(facts.events[-1]["at"])
    began = facts.events[0]["at"]
    later = workspace.lake.read(RUNS).where("event = 'started'").where(_at() > F.lit(began))
    found = later.agg(F.min(_at()).alias("at")).first()
    if found is None or found["at"] is None:
        raise UsageError(
            f"Run '{facts.events[0]['run'][:8]}' has no end yet.",
            "compare with one that ended; 'refinery runs' lists them.",
        )
    return float(found["at"])


def upkeep_since(workspace: Workspace, until: float) -> float | None:
    """When upkeep was last started after a moment, if ever; both in seconds since 1970."""
    runs = workspace.lake.read(RUNS).where("event = 'started'")
    upkeep = runs.where((F.col("command") == MAINTAIN) & (_at() > until))
    found = upkeep.agg(F.max(_at()).alias("at")).first()
    return None if found is None else found["at"]


def cut_at(workspace: Workspace, stage: str, table: Table, until: float) -> Cut:
    """The state of a stage's table at a moment (seconds since 1970)."""
    lake = workspace.lake
    plans = lake.read(PLANS)
    before = plans.where(_at() <= until)
    state = F.struct("base_seq", "chunks", "state")
    own = before.where(F.col("stage") == stage)
    newest = own.groupBy("plan").agg(
        F.max_by(state, "run_seq").alias("it"), F.max("at").alias("at")
    )
    last = newest.agg(F.max_by("it", F.struct("it.base_seq", "at")).alias("it")).first()
    found = None if last is None else last["it"]
    is_whole = found is None or found["state"] == DONE
    sequence = 0 if found is None else found["base_seq"] + (found["chunks"] if is_whole else 0)
    upkeep = upkeep_since(workspace, until)
    folded = NEVER
    if upkeep is not None:
        wrote = (F.col("stage") == stage) & (_at() > upkeep) & (F.col("chunks") > 0)
        after = plans.where(wrote).agg(F.min("base_seq").alias("base")).first()
        base = None if after is None else after["base"]
        folded = lake.last_sequence(table) if base is None else base
    return Cut(sequence, _removals(lake.read(REMOVALS), before), folded, is_whole)


def _removals(removals: DataFrame, plans: DataFrame) -> int:
    """Sequence of the newest removal by one of some plans."""
    known = F.broadcast(plans.select("plan").distinct())
    found = removals.join(known, "plan", "left_semi").agg(F.max("run_seq").alias("newest")).first()
    return NEVER if found is None or found["newest"] is None else int(found["newest"])


def _at() -> Column:
    return F.col("at").cast("double")
