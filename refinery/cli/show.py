"""``refinery show``: look into a table or a view, without opening what is personal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.catalog.model import Status, Table
from refinery.catalog.tables import ALL, table
from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option, program, table_of
from refinery.config.site import load_site
from refinery.core.line import LINE
from refinery.core.registry import component
from refinery.core.trace import first_places
from refinery.core.workspace import Workspace, open_workspace
from refinery.reports.reasons import helps

QUARANTINE: Final = "quarantine"
GROUPED: Final = (QUARANTINE, "rejections")
VIEWS: Final = (*GROUPED, "findings", "members")


@click.command("show")
@click.argument("name", metavar="TABLE")
@config_option
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--where", "status", help="Only rows of this status.")
@click.option("--personal", is_flag=True, help="Include columns that may hold personal data.")
@json_option
def command(
    name: str, config: Path, limit: int, status: str | None, personal: bool, as_json: bool
) -> None:
    """Show current rows of TABLE, or a view: quarantine, rejections, findings, members.

    Columns that may hold personal data are left out unless --personal is given; the file of an
    example in quarantine or rejections is one. 'refinery explain EXAMPLE' leads to all its places.

    \b
    --json prints one object:
      table     what was asked for
      total     rows there are
      rows      column -> value, --limit of them; in quarantine and rejections with place of
                the example: source, extension, with --personal uri and inside (steps into
                containers); in quarantine with helps: what to do
    """
    if name not in VIEWS:
        table(name)
    with open_workspace(load_site(config), "refinery show") as workspace:
        frame = view(workspace, name) if name in VIEWS else rows_of(workspace, name, personal)
        if status is not None:
            frame = frame.where(F.col("status") == status)
        total = frame.count()
        rows = [row.asDict(recursive=True) for row in frame.limit(limit).collect()]  # bounded
        if name in GROUPED:
            places = first_places(workspace.lake, [row["example"] for row in rows])
            rows = [{**row, "place": shown(places.get(row["example"]), personal)} for row in rows]
    columns = list(frame.columns)
    if name == QUARANTINE:
        stages = {component("stage", stage).output: stage for stage in LINE}
        rows = [{**row, "helps": helps(row["reason"], stages[row["table"]])} for row in rows]
        columns.append("helps")
    payload = {"table": name, "total": total, "rows": rows}

    def render(console: Any) -> None:
        # What helps is read to its end; a cell of the lake may be of any length.
        cells = [tuple(_cell(c, r) for c in columns) for r in rows]
        console.print(table_of(columns, cells, f"{name}: {len(rows):,} of {total:,} rows"))
        if name in GROUPED and rows:
            also = "" if personal else "--personal names the file of each example. "
            told = f"{program()} explain {rows[0]['example']} --config {config}"
            console.print(f"{also}From an example to its places and stages:\n  {told}")

    emit(payload, as_json, render)


def rows_of(workspace: Workspace, name: str, personal: bool) -> DataFrame:
    """Current rows of a table; ledger tables have no superseded ones."""
    found: Table = table(name)
    columns = [c.name for c in found.all_columns if personal or not c.personal]
    if not found.envelope:
        return workspace.lake.read(found).select(*columns)
    return workspace.inputs.current(name, *columns).select(*columns)


def view(workspace: Workspace, name: str) -> DataFrame:
    """A view over the current rows of several tables."""
    if name == "members":
        rows = workspace.inputs.current("documents", "members")
        return rows.select(F.col("key").alias("container"), F.explode("members").alias("m")).select(
            "container",
            F.col("m.document").alias("document"),
            F.col("m.locator.kind").alias("kind"),
            F.col("m.bytes").alias("bytes"),
        )
    if name == "findings":
        rows = workspace.inputs.current("clean_documents", "findings")
        return rows.select(F.col("key").alias("document"), F.explode("findings").alias("f")).select(
            "document", "f.*"
        )
    wanted = Status.QUARANTINED if name == QUARANTINE else Status.REJECTED
    return by_reason(workspace, wanted)


def by_reason(workspace: Workspace, status: Status) -> DataFrame:
    """Units of one status over all tables, grouped by table and reason, with one example."""
    parts = []
    for found in ALL:
        if not found.envelope or workspace.lake.version(found) < 0:
            continue
        rows = workspace.inputs.current(found.name, "reason").where(F.col("status") == status)
        parts.append(
            rows.groupBy(F.lit(found.name).alias("table"), "reason").agg(
                F.countDistinct(found.unit).alias("count"), F.min("key").alias("example")
            )
        )
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.unionByName(part)
    return whole.orderBy("table", F.desc("count"))


def shown(place: Mapping[str, Any] | None, personal: bool) -> dict[str, Any] | None:
    """Of a place, what may be seen."""
    wanted = ("source", "extension", "uri", "inside") if personal else ("source", "extension")
    return None if place is None else {name: place[name] for name in wanted}


def _cell(column: str, row: Mapping[str, Any]) -> Any:
    """A value for people; where an example lies stands below its id."""
    if column == "helps":
        return row[column]
    place = row.get("place")
    if column != "example" or not place:
        return _short(row[column])
    if "uri" in place:
        return "\n".join((row[column], " > ".join((place["uri"], *place["inside"]))))
    return f"{row[column]}\n{place['extension'] or 'a file'} of {place['source']}"


def _short(value: Any) -> Any:
    if isinstance(value, int | float | bool | datetime) or value is None:
        return value
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"
