"""``refinery status``: where every stage stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from refinery.catalog.model import Status
from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option, table_of
from refinery.config.site import load_site
from refinery.core.line import LINE
from refinery.core.workspace import Workspace, open_workspace
from refinery.ledger.ledger import OPEN


@click.command("status")
@config_option
@json_option
def command(config: Path, as_json: bool) -> None:
    """Show where every stage stands, and the accounts of the last run that did something.

    \b
    --json prints one object:
      stages    stage, state (never run, open, done, abandoned) and at: of the newest plan;
                pending, removed, chunks, kept, rejected, quarantined, skipped: sums over
                the plans of the newest run that did something; is_open
    """
    site = load_site(config)
    with open_workspace(site, "refinery status") as workspace:
        payload = {"stages": stage_states(workspace)}
    counts = ("pending", "kept", "rejected", "quarantined", "skipped", "removed")
    columns = ("stage", "state", "at", *counts)
    rows = [tuple(s[c] for c in columns) for s in payload["stages"]]
    emit(payload, as_json, lambda console: console.print(table_of(columns, rows)))


def stage_states(workspace: Workspace) -> list[dict[str, Any]]:
    """One object per stage, with the names that ``--json`` documents."""
    newest, accounts = workspace.ledger.last_plans(), workspace.ledger.accounts()
    states = []
    for name in LINE:
        row, done = newest.get(name), accounts.get(name)
        counts = ("pending", "removed", "chunks", *(str(status) for status in Status))
        states.append(
            {
                "stage": name,
                "state": row["state"] if row is not None else "never run",
                "at": row["at"].isoformat(timespec="seconds") if row is not None else None,
                "is_open": row is not None and row["state"] == OPEN,
                **{count: done[count] if done is not None else 0 for count in counts},
            }
        )
    return states
