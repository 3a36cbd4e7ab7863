"""``refinery retry``: try quarantined units again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from pyspark.sql import functions as F

from refinery.catalog.model import Status
from refinery.catalog.tables import table
from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option
from refinery.config.site import load_site
from refinery.core.line import LINE, select
from refinery.core.workspace import Workspace, open_workspace
from refinery.errors import LakeError, UsageError
from refinery.ledger.ledger import OPEN
from refinery.reports.reasons import is_known


@click.command("retry")
@click.argument("stages", nargs=-1)
@config_option
@click.option("--reason", help="Only units set aside for this reason.")
@json_option
def command(stages: tuple[str, ...], config: Path, reason: str | None, as_json: bool) -> None:
    """Re-open what the STAGES (default: all) set aside; the next run tries it again.

    \b
    --json prints one object:
      reopened  stage -> units; stages without any are left out
    """
    chosen = [name for name in select(stages) if name in LINE]
    if not chosen:
        raise UsageError("No stage given that keeps rows.", f"one of: {', '.join(LINE)}.")
    with open_workspace(load_site(config), "refinery retry", write=True) as workspace:
        check_finished(workspace, chosen)
        opened = {name: reopen(workspace, name, reason) for name in chosen}
    if reason is not None and not any(opened.values()) and not is_known(reason):
        raise UsageError(
            f"Nothing is set aside for '{reason}', which is no reason refinery gives.",
            "'refinery show quarantine' shows those there are.",
        )
    payload = {"reopened": {name: count for name, count in opened.items() if count}}
    total = sum(opened.values())
    emit(
        payload,
        as_json,
        lambda console: console.print(
            f"{total:,} units re-opened; 'refinery run' tries them again."
        ),
    )


def check_finished(workspace: Workspace, stages: Sequence[str]) -> None:
    """Refuse stages with an open plan: its accounts would miss what was re-opened.

    Raises:
        LakeError: Names one.
    """
    last = workspace.ledger.last_plans()
    waiting = [name for name in stages if name in last and last[name]["state"] == OPEN]
    if waiting:
        raise LakeError(
            f"A run of stage '{waiting[0]}' did not end.", "'refinery run' finishes it; then retry."
        )


def reopen(workspace: Workspace, stage_name: str, reason: str | None) -> int:
    """Remove a stage's quarantined rows logically, so that they are missing again."""
    stage = workspace.stage(stage_name)
    output = table(stage.output)
    rows = workspace.inputs.current(output.name, "reason", output.unit)
    rows = rows.where(F.col("status") == Status.QUARANTINED)
    if reason is not None:
        rows = rows.where(F.col("reason") == reason)
    chosen = rows.select(
        F.lit(output.name).alias("table"),
        F.col(output.unit).alias("key"),
        F.col("run_seq").alias("as_of"),
        F.lit("retry").alias("reason"),
    ).distinct()
    count = chosen.count()
    if count:
        workspace.ledger.record_removals(chosen, f"retry-{workspace.run}-{stage_name}")
    return count
