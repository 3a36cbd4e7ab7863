"""``refinery status``: where every stage stands."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

import click
from pyspark.sql import Row
from rich.console import Console

from refinery.catalog.model import Status
from refinery.catalog.tables import table
from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option, table_of
from refinery.config.site import load_site
from refinery.core.line import LINE
from refinery.core.registry import component
from refinery.core.workspace import Workspace, open_workspace
from refinery.errors import UsageError
from refinery.ledger.ledger import OPEN


@click.command("status")
@config_option
@click.option("--watch", type=click.IntRange(min=1), help="Draw again every WATCH seconds.")
@json_option
def command(config: Path, watch: int | None, as_json: bool) -> None:
    """Show where every stage stands, and the accounts of the last run that did something.

    It only reads, so another driver may be at work meanwhile.

    \b
    --json prints one object:
      stages    stage, state (never run, open, done, abandoned) and at: of the newest plan;
                is_open; open_chunks, open_done: chunks of an open plan, and those committed;
                pending, removed, chunks, kept, rejected, quarantined, skipped: sums over
                the plans of the newest run that did something
    """
    if watch is not None and as_json:
        raise UsageError("--watch draws for people, --json prints one object.", "leave one out.")
    site = load_site(config)
    with open_workspace(site, "refinery status") as workspace:
        while True:
            payload = {"stages": stage_states(workspace)}
            emit(payload, as_json, partial(draw, payload))
            if watch is None:
                return
            time.sleep(watch)


def draw(payload: dict[str, Any], console: Console) -> None:
    """The stages as a table; a terminal is cleared first."""
    if console.is_terminal:
        console.clear()
    counts = ("pending", "kept", "rejected", "quarantined", "skipped", "removed")
    rows = []
    for stage in payload["stages"]:
        done = f" ({stage['open_done']} of {stage['open_chunks']})" if stage["is_open"] else ""
        rows.append((stage["stage"], stage["state"] + done, stage["at"], *map(stage.get, counts)))
    console.print(table_of(("stage", "state", "at", *counts), rows))


def stage_states(workspace: Workspace) -> list[dict[str, Any]]:
    """One object per stage, with the names that ``--json`` documents."""
    newest, accounts = workspace.ledger.last_plans(), workspace.ledger.accounts()
    counts = ("pending", "removed", "chunks", *(str(status) for status in Status))
    states = []
    for name in LINE:
        row, done = newest.get(name), accounts.get(name)
        open_plan = row if row is not None and row["state"] == OPEN else None
        states.append(
            {
                "stage": name,
                "state": row["state"] if row is not None else "never run",
                "at": row["at"].isoformat(timespec="seconds") if row is not None else None,
                "is_open": open_plan is not None,
                "open_chunks": open_plan["chunks"] if open_plan is not None else 0,
                "open_done": committed_chunks(workspace, name, open_plan),
                **{count: done[count] if done is not None else 0 for count in counts},
            }
        )
    return states


def committed_chunks(workspace: Workspace, name: str, plan: Row | None) -> int:
    """Chunks of an open plan that are written: the output's own counter says it."""
    if plan is None:
        return 0
    output = table(component("stage", name).output)
    return int(workspace.lake.last_sequence(output) - plan["base_seq"])
