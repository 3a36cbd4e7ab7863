"""What the ledger knows of one run; no table of the lake is scanned for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pyspark.sql import Column, DataFrame, Row
from pyspark.sql import functions as F

from refinery.catalog.model import Zone
from refinery.catalog.schemas.ledger import CRAWLS, EXPORTS, PLANS, RUNS
from refinery.catalog.tables import table
from refinery.core.registry import component
from refinery.core.workspace import Workspace
from refinery.errors import UsageError
from refinery.ledger.lease import is_held
from refinery.ledger.ledger import DISCOVER, MAINTAIN, OPEN

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class RunFacts:
    """Rows of the ledger that tell of a run; times are seconds since 1970.

    Attributes:
        events: Start and end, as in ``runs``.
        plans: The newest row of each plan that the run wrote of, in their order.
        standing: Stage -> its newest ``standing`` by the end of the run.
        crawls: Listings that the run made.
        exports: The newest export of each corpus by the end of the run.
        committed: Stage -> chunks written of a plan that the run left open and no later run
            took up.
        is_newest: Whether no later run was started, upkeep included.
        is_held: Whether a driver holds the lake's lease now; None where that cannot be seen.
    """

    events: Rows
    plans: Rows = field(default_factory=list)
    standing: dict[str, dict[str, int]] = field(default_factory=dict)
    crawls: Rows = field(default_factory=list)
    exports: Rows = field(default_factory=list)
    committed: dict[str, int] = field(default_factory=dict)
    is_newest: bool = True
    is_held: bool | None = False


def run_facts(workspace: Workspace, asked: str | None = None) -> RunFacts:
    """Read what is noted of a run.

    Args:
        asked: Its id, or the beginning of it; None is the newest of the line.

    Raises:
        UsageError: No such run, several begin so, or it was upkeep, which has no stages.
    """
    lake = workspace.lake
    run, newest = _find(lake.read(RUNS), asked)
    events = _rows(lake.read(RUNS).where(F.col("run") == run).orderBy("at"))
    ended = events[-1]["at"] if len(events) > 1 else None
    plans = lake.read(PLANS)
    latest = F.max_by(F.struct(*plans.columns), "run_seq").alias("row")
    own = plans.where(F.col("run") == run).groupBy("plan").agg(latest).select("row.*")
    rows = _rows(own.orderBy("at"))
    last = workspace.ledger.last_plans()
    still = [r for r in rows if r["state"] == OPEN and r["plan"] == last[r["stage"]]["plan"]]
    return RunFacts(
        events=events,
        plans=rows,
        standing={
            row["stage"]: row["standing"]
            for row in _rows(_newest(_until(plans, ended).where("standing is not null"), "stage"))
        },
        crawls=_rows(lake.read(CRAWLS).where(F.col("run") == run).orderBy("source")),
        exports=_rows(_newest(_until(lake.read(EXPORTS), ended), "corpus").orderBy("corpus")),
        committed={r["stage"]: committed_chunks(workspace, r) for r in still},
        is_newest=run == newest,
        is_held=_is_held(workspace),
    )


def newest_runs(workspace: Workspace) -> tuple[RunFacts | None, RunFacts | None]:
    """Start and end of the newest run of the line, and of the newest upkeep if that is later.

    None stands for what there is not.
    """
    runs = workspace.lake.read(RUNS)
    starts = runs.where("event = 'started'").where(~_is(DISCOVER))
    starts = starts.withColumn("is_upkeep", _is(MAINTAIN))
    newest = starts.groupBy("is_upkeep").agg(F.max_by("run", "at").alias("run"))
    found: dict[bool, Rows] = {}
    for event in _rows(runs.join(newest, "run").orderBy("at")):
        found.setdefault(event["is_upkeep"], []).append(event)
    is_held = _is_held(workspace)
    line, upkeep = found.get(False), found.get(True)
    if line and upkeep and upkeep[0]["at"] < line[0]["at"]:
        upkeep = None
    return (
        RunFacts(line, is_newest=upkeep is None, is_held=is_held) if line else None,
        RunFacts(upkeep, is_held=is_held) if upkeep else None,
    )


def committed_chunks(workspace: Workspace, plan: Mapping[str, Any] | Row) -> int:
    """Chunks written of an open plan: the output's own counter says it."""
    output = table(component("stage", plan["stage"]).output)
    done = workspace.lake.last_sequence(output) - plan["base_seq"]
    return int(max(0, min(done, plan["chunks"])))


def _is_held(workspace: Workspace) -> bool | None:
    return is_held(workspace.lake.roots[Zone.LEDGER])


def _is(command: str) -> Column:
    return F.col("command").eqNullSafe(command)


def _find(runs: DataFrame, asked: str | None) -> tuple[str, str]:
    """Id of the run asked for, and of the newest of all."""
    starts = runs.where("event = 'started'").orderBy(F.desc("at"))
    line = starts.where(~_is(MAINTAIN) & ~_is(DISCOVER))
    newest, newest_line = starts.first(), line.first()
    if newest is None or newest_line is None:
        raise UsageError("Nothing was run on this lake.", "'refinery run' does.")
    if asked is None:
        return newest_line["run"], newest["run"]
    found = starts.where(F.col("run").startswith(asked)).select("run", "command").distinct().take(2)
    if len(found) != 1:
        problem = "Several runs begin" if found else "No run begins"
        raise UsageError(f"{problem} with '{asked}'.", "'refinery runs' lists them.")
    if found[0]["command"] in (MAINTAIN, DISCOVER):
        raise UsageError(
            f"Run '{asked}' was {found[0]['command']}, which has no stages to report on.",
            "'refinery runs' lists the others.",
        )
    return found[0]["run"], newest["run"]


def _until(rows: DataFrame, ended: float | None) -> DataFrame:
    return rows if ended is None else rows.where(_seconds(F.col("at")) <= ended)


def _newest(rows: DataFrame, name: str) -> DataFrame:
    """The newest row of each value of a column."""
    newest = F.max_by(F.struct(*rows.columns), F.struct("at", "run_seq"))
    return rows.groupBy(F.col(name).alias("of")).agg(newest.alias("row")).select("row.*")


def _rows(rows: DataFrame) -> Rows:
    """Rows as dicts: one per plan of a run, per source, per stage or per corpus."""
    columns = [_seconds(F.col(c)).alias(c) if c == "at" else F.col(c) for c in rows.columns]
    return [row.asDict(recursive=True) for row in rows.select(*columns).collect()]  # bounded


def _seconds(at: Column) -> Column:
    return at.cast("double")
