"""What the ledger knows of one run; no table of the lake is scanned for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from refinery.catalog.model import Zone
from refinery.catalog.tables import CRAWLS, EXPORTS, PLANS, RUNS, table
from refinery.core.registry import component
from refinery.core.workspace import Workspace
from refinery.errors import UsageError
from refinery.ledger.lease import is_held
from refinery.ledger.ledger import OPEN

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
        is_newest: Whether no later run was started.
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
        asked: Its id, or the beginning of it; None is the newest.

    Raises:
        UsageError: No such run, or several begin so.
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
        committed={r["stage"]: _committed(workspace, r) for r in still},
        is_newest=run == newest,
        is_held=is_held(lake.roots[Zone.LEDGER]),
    )


def newest_run(workspace: Workspace) -> RunFacts | None:
    """Start and end of the newest run, and whether a driver is at work; None before the first."""
    runs = workspace.lake.read(RUNS)
    newest = runs.where("event = 'started'").orderBy(F.desc("at")).select("run").limit(1)
    events = _rows(runs.join(newest, "run", "left_semi").orderBy("at"))
    if not events:
        return None
    return RunFacts(events, is_held=is_held(workspace.lake.roots[Zone.LEDGER]))


def _find(runs: DataFrame, asked: str | None) -> tuple[str, str]:
    """Id of the run asked for, and of the newest."""
    starts = runs.where("event = 'started'")
    newest = starts.orderBy(F.desc("at")).first()
    if newest is None:
        raise UsageError("Nothing was run on this lake.", "'refinery run' does.")
    if asked is None:
        return newest["run"], newest["run"]
    found = starts.where(F.col("run").startswith(asked)).select("run").distinct().take(2)
    if len(found) != 1:
        problem = "Several runs begin" if found else "No run begins"
        raise UsageError(f"{problem} with '{asked}'.", "'refinery runs' lists them.")
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


def _committed(workspace: Workspace, plan: dict[str, Any]) -> int:
    """Chunks written of an open plan: the output's own counter says it."""
    output = table(component("stage", plan["stage"]).output)
    done = workspace.lake.last_sequence(output) - plan["base_seq"]
    return int(max(0, min(done, plan["chunks"])))
