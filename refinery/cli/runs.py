"""``refinery runs``: what was run, when, and how it ended."""

from __future__ import annotations

from pathlib import Path

import click
from pyspark.sql import functions as F

from refinery.catalog.schemas.ledger import RUNS
from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option, table_of
from refinery.config.site import load_site
from refinery.core.workspace import open_workspace


@click.command("runs")
@config_option
@click.option("--last", type=click.IntRange(1, 1000), default=20, show_default=True)
@json_option
def command(config: Path, last: int, as_json: bool) -> None:
    """List the newest runs; one without an end was killed or still runs.

    \b
    --json prints one object:
      runs      run, started, ended (UTC), outcome (finished, failed, no end), exit_code, stages,
                configuration (SHA-256)
    """
    with open_workspace(load_site(config), "refinery runs") as workspace:
        rows = workspace.lake.read(RUNS)
        ended = F.col("event") != "started"
        found = (
            rows.groupBy("run")
            .agg(
                F.min("at").alias("started"),
                F.max(F.when(ended, F.col("at"))).alias("ended"),
                F.coalesce(F.max(F.when(ended, F.col("event"))), F.lit("no end")).alias("outcome"),
                F.max("exit_code").alias("exit_code"),
                F.first("command").alias("stages"),
                F.first("configuration").alias("configuration"),
            )
            .orderBy(F.desc("started"))
            .limit(last)
            .collect()  # bounded by --last
        )
        payload = {"runs": [row.asDict() for row in found]}
    columns = ("run", "started", "ended", "outcome", "exit_code", "stages")
    shown = [tuple(row[column] for column in columns) for row in payload["runs"]]
    emit(payload, as_json, lambda console: console.print(table_of(columns, shown)))
