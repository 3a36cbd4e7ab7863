"""``refinery status``: where every stage stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

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
    """Show the newest plan of every stage and how far it got."""
    site = load_site(config)
    with open_workspace(site, "refinery status") as workspace:
        payload = {"stages": stage_states(workspace)}
    columns = ("stage", "state", "at", "pending", "kept", "rejected", "quarantined", "skipped")
    rows = [tuple(s[c] for c in columns) for s in payload["stages"]]
    emit(payload, as_json, lambda console: console.print(table_of(columns, rows)))


def stage_states(workspace: Workspace) -> list[dict[str, Any]]:
    """One object per stage: ``stage``, ``state``, ``at`` and the counts of its newest plan."""
    last = workspace.ledger.last_plans()
    states = []
    for name in LINE:
        row = last.get(name)
        counts = dict(row["counts"] or {}) if row is not None else {}
        states.append(
            {
                "stage": name,
                "state": row["state"] if row is not None else "never run",
                "at": row["at"].isoformat(timespec="seconds") if row is not None else None,
                "pending": row["pending"] if row is not None else 0,
                "chunks": row["chunks"] if row is not None else 0,
                "is_open": row is not None and row["state"] == OPEN,
                **{s: counts.get(s, 0) for s in ("kept", "rejected", "quarantined", "skipped")},
            }
        )
    return states
