"""``refinery maintain``: fewer files, no superseded rows, no leftovers of what was killed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from refinery.cli.noted import noted
from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option, table_of
from refinery.config.site import load_site
from refinery.core.causes import told
from refinery.core.maintenance import Maintenance
from refinery.core.workspace import open_workspace
from refinery.ledger.ledger import MAINTAIN


@click.command("maintain")
@config_option
@json_option
def command(config: Path, as_json: bool) -> None:
    """Rewrite fragmented tables range-sorted, drop superseded rows, sweep orphans, VACUUM.

    Needs the lease, and every plan finished. What is stored for current rows does not change;
    the next run plans once more and finds nothing to do.

    \b
    --json prints one object:
      tables    table, rows (kept), folded (superseded or removed rows dropped), files_before,
                files, orphans (files of no commit, deleted)
    """
    site = load_site(config)
    with open_workspace(site, "refinery maintain", write=True) as workspace:
        keeper = Maintenance(workspace.lake, workspace.ledger, workspace.lease, site.maintain)
        keeper.check()
        with noted(workspace, MAINTAIN), told(site, "The lake could not be maintained"):
            done = keeper.keep()
    payload: dict[str, Any] = {"tables": [asdict(kept) for kept in done]}
    columns = ("table", "rows", "folded", "files_before", "files", "orphans")
    rows = [tuple(kept[c] for c in columns) for kept in payload["tables"]]
    emit(payload, as_json, lambda console: console.print(table_of(columns, rows)))
