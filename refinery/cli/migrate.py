"""``refinery migrate``: bring a lake that an earlier release wrote up to this one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from refinery.catalog.tables import ALL
from refinery.catalog.version import (
    CURRENT,
    add_columns,
    missing_columns,
    refuse_newer,
    write_version,
)
from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option, table_of
from refinery.config.site import load_site
from refinery.core.causes import told
from refinery.core.workspace import Workspace, open_workspace


@click.command("migrate")
@config_option
@json_option
def command(config: Path, as_json: bool) -> None:
    """Add the columns that an older lake lacks; no row is changed, nothing is dropped.

    The next run does again what depends on them. A newer lake is refused.

    \b
    --json prints one object:
      from, to  version of the lake before and now
      added     table -> columns
    """
    site = load_site(config)
    with (
        open_workspace(site, "refinery migrate", write=True, any_version=True) as workspace,
        told(site, "The lake could not be migrated"),
    ):
        payload = migrate(workspace)
    rows = [(name, ", ".join(columns)) for name, columns in payload["added"].items()]
    said = f"The lake is of version {payload['to']} (was {payload['from'] or 'empty'})."

    def draw(console: Any) -> None:
        if rows:
            console.print(table_of(("table", "columns added"), rows))
        console.print(said)

    emit(payload, as_json, draw)


def migrate(workspace: Workspace) -> dict[str, Any]:
    """Compare every table with the catalogue, then add what is missing.

    Raises:
        LakeError: The lake, or one of its tables, is of a later release; nothing is changed.
    """
    lake = workspace.lake
    found = refuse_newer(lake)
    lacking = {table: missing_columns(lake, table) for table in ALL}
    added = {}
    for table, columns in lacking.items():
        if columns:
            workspace.lease.check()
            add_columns(lake, table, columns)
            added[table.name] = [column.split("`")[1] for column in columns]
    write_version(lake)
    return {"from": found, "to": CURRENT, "added": added}
