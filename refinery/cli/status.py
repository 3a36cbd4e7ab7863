"""``refinery status``: where every stage stands."""

from __future__ import annotations

import time
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
from pyspark.sql import Row
from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from refinery.catalog.model import Status
from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option, moment, stdout, table_of
from refinery.config.site import load_site
from refinery.core.line import LINE
from refinery.core.pace import duration
from refinery.core.workspace import Workspace, open_workspace
from refinery.errors import UsageError
from refinery.ledger.ledger import MAINTAIN, OPEN
from refinery.ledger.moments import utc
from refinery.reports.run_facts import RunFacts, committed_chunks, newest_runs
from refinery.reports.run_report import GOING_ON, state_of


@click.command("status")
@config_option
@click.option("--watch", type=click.IntRange(min=1), help="Look again every WATCH seconds.")
@json_option
def command(config: Path, watch: int | None, as_json: bool) -> None:
    """Show where every stage stands, and the accounts of the last run that did something.

    It only reads, so another driver may be at work meanwhile.

    \b
    --json prints one object:
      run       of the newest run of the line: run, state (finished, failed, going on, cut off,
                no end noted), seconds since it started; null before the first
      maintain  the same of the newest upkeep, if none of the line came after it; else null
      stages    stage, state (never run, open, done, abandoned) and at (UTC): of the newest plan;
                is_open; open_chunks, open_done: chunks of an open plan, and those committed;
                open_pending: its units; seconds_left: about, while a run is at it and a chunk
                is done; pending, removed, chunks, kept, rejected, quarantined, skipped: sums
                over the plans of the newest run that did something
    """
    if watch is not None and as_json:
        raise UsageError("--watch draws for people, --json prints one object.", "leave one out.")
    site = load_site(config)
    with open_workspace(site, "refinery status") as workspace:
        if watch is not None:
            follow(workspace, watch)
            return
        payload = look(workspace)
        emit(payload, as_json, partial(draw, payload))


def follow(workspace: Workspace, pause: int) -> None:
    """Look again and again until a person has seen enough.

    A terminal shows one table that changes; elsewhere a table is printed when something did.
    """
    console = stdout()
    shown: dict[str, Any] = {}
    try:
        with (
            Live(console=console, auto_refresh=False)
            if console.is_terminal
            else nullcontext() as live
        ):
            while True:
                payload = look(workspace)
                if live is not None:
                    live.update(picture(payload), refresh=True)
                elif timeless(payload) != shown:
                    draw(payload, console)
                shown = timeless(payload)
                time.sleep(pause)
    except KeyboardInterrupt:  # that is how watching ends
        return


def timeless(payload: dict[str, Any]) -> dict[str, Any]:
    """What of a look does not move with the clock alone."""
    runs = {
        name: run and {key: value for key, value in run.items() if key != "seconds"}
        for name, run in payload.items()
        if name != "stages"
    }
    stages = [
        {key: value for key, value in stage.items() if key != "seconds_left"}
        for stage in payload["stages"]
    ]
    return {**runs, "stages": stages}


def look(workspace: Workspace) -> dict[str, Any]:
    """The object that ``--json`` documents."""
    line, upkeep = newest_runs(workspace)
    run = _run(line)
    return {"run": run, MAINTAIN: _run(upkeep), "stages": stage_states(workspace, run)}


def _run(facts: RunFacts | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    started = facts.events[0]
    state = state_of(facts.events, facts.is_newest, facts.is_held)
    until = facts.events[-1]["at"] if len(facts.events) > 1 else time.time()
    return {"run": started["run"], "state": state, "seconds": round(until - started["at"], 1)}


def draw(payload: dict[str, Any], console: Console) -> None:
    """The newest run in one line, and the stages as a table."""
    console.print(picture(payload))


def picture(payload: dict[str, Any]) -> Group:
    """What a person sees; of an open plan its own units, not those of the run before."""
    counts = ("pending", "kept", "rejected", "quarantined", "skipped", "removed")
    rows: list[tuple[Any, ...]] = []
    for stage in payload["stages"]:
        at = moment(datetime.fromisoformat(stage["at"])) if stage["at"] else ""
        if stage["is_open"]:
            state = f"open, {stage['open_done']} of {stage['open_chunks']} chunks"
            rows.append((stage["stage"], state, at, stage["open_pending"], *[None] * 5))
        else:
            told = map(stage.get, counts) if at else [None] * 6
            rows.append((stage["stage"], stage["state"], at, *told))
    return Group(Text(headline(payload)), table_of(("stage", "state", "at", *counts), rows))


def headline(payload: dict[str, Any]) -> str:
    """The newest run, what it is at, upkeep since then, and when that was seen."""
    seen = f"Seen at {datetime.now(UTC):%H:%M:%S} UTC."
    told = [
        _line_told(payload),
        *([_told(payload[MAINTAIN], "Maintain")] if payload[MAINTAIN] else []),
    ]
    return " ".join([*(f"{part}." for part in told), seen])


def _line_told(payload: dict[str, Any]) -> str:
    run = payload["run"]
    if run is None:
        return "Nothing was run on this lake"
    told = _told(run, "Run")
    if run["state"] != GOING_ON:
        return told
    for stage in payload["stages"]:
        if stage["is_open"]:
            left = stage["seconds_left"]
            about = f", about {duration(left)} left" if left is not None else ""
            at = f"chunk {stage['open_done'] + 1} of {stage['open_chunks']}{about}"
            at = at if stage["open_done"] < stage["open_chunks"] else "accounts"
            return f"{told}: {stage['stage']}, {at}"
    return f"{told}: listing, planning or exporting"


def _told(run: dict[str, Any], what: str) -> str:
    """How a run stands, and for how long; without an end noted, nothing says how long it went."""
    between = {"finished": " after ", "failed": " after ", GOING_ON: " for "}.get(run["state"])
    spent = f"{between}{duration(run['seconds'])}" if between else ""
    return f"{what} {run['run'][:8]} {run['state']}{spent}"


def stage_states(workspace: Workspace, run: dict[str, Any] | None) -> list[dict[str, Any]]:
    """One object per stage, with the names that ``--json`` documents."""
    newest, accounts = workspace.ledger.last_plans(), workspace.ledger.accounts()
    counts = ("pending", "removed", "chunks", *(str(status) for status in Status))
    states = []
    for name in LINE:
        row, done = newest.get(name), accounts.get(name)
        plan = row if row is not None and row["state"] == OPEN else None
        committed = committed_chunks(workspace, plan) if plan is not None else 0
        states.append(
            {
                "stage": name,
                "state": row["state"] if row is not None else "never run",
                "at": utc(row["at"]).isoformat(timespec="seconds") if row is not None else None,
                "is_open": plan is not None,
                "open_chunks": plan["chunks"] if plan is not None else 0,
                "open_done": committed,
                "open_pending": plan["pending"] if plan is not None else 0,
                "seconds_left": seconds_left(plan, committed, run),
                **{count: done[count] if done is not None else 0 for count in counts},
            }
        )
    return states


def seconds_left(plan: Row | None, committed: int, run: dict[str, Any] | None) -> float | None:
    """What is left of an open plan by the pace of its chunks so far.

    None where no run is at it, no chunk is done, or the plan is an earlier run's, whose pauses
    would count.
    """
    if plan is None or not committed or run is None or run["state"] != GOING_ON:
        return None
    if plan["run"] != run["run"]:
        return None
    spent = datetime.now().timestamp() - plan["at"].timestamp()
    return float(round(spent / committed * (plan["chunks"] - committed), 1))
