"""``refinery explain``: an exported row back to where its words came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from pyspark.sql import Row
from pyspark.sql import functions as F
from rich.console import Console

from refinery.catalog.schemas.refined import EXAMPLES
from refinery.catalog.views import current
from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option, table_of
from refinery.config.site import load_site
from refinery.core.locations import first_location, locations
from refinery.core.trace import trace
from refinery.core.workspace import Workspace, open_workspace
from refinery.errors import UsageError


@click.command("explain")
@click.argument("example", metavar="ROW")
@config_option
@json_option
def command(example: str, config: Path, as_json: bool) -> None:
    """Trace ROW to where it came from.

    ROW is the id of an exported example, which leads to source, uri and offsets; or any other
    id that 'refinery show' prints, which leads to its places and what each stage made of it.
    Names of files are personal data: keep the output where its readers are.

    \b
    --json prints one object, for an example:
      example, corpus, builder, split, status, topic, fingerprint
      sources   document, start, end (code points of its masked text),
                source_start, source_end (code points of the text it was masked from: the
                blocks that hold the span; null where words were composed), source, uri,
                inside (steps into containers: byte ranges, names of entries), kind,
                redaction_fingerprint
    For any other id:
      id, documents (ids), places (document, source, uri, inside),
      stages (table, key, status, reason)
    """
    with open_workspace(load_site(config), "refinery explain") as workspace:
        payload = explain(workspace, example)
    drawn = draw if "example" in payload else draw_trace
    emit(payload, as_json, lambda console: drawn(console, payload))


def explain(workspace: Workspace, example: str) -> dict[str, Any]:
    """What an example was made from, or where any other id leads.

    Raises:
        UsageError: No current row has that id.
    """
    columns = ("fingerprint", "corpus", "builder", "split", "provenance", "reason", "topic")
    row = current(workspace.lake, EXAMPLES, columns).where(F.col("key") == example).first()
    if row is None:
        found = trace(workspace.lake, example)
        if not found["stages"]:
            raise UsageError(
                f"No current row '{example}'.",
                "ids are the 'id' field of exported rows, or the keys that 'refinery show' prints.",
            )
        return {"id": example, **found}
    spans = row["provenance"] or []
    documents = sorted({span["document"] for span in spans})
    places = {r["document"]: r for r in places_of(workspace, documents)}
    clean = {r["key"]: r for r in clean_of(workspace, documents)}
    raw = {r["key"]: r for r in raw_of(workspace, documents)}
    return {
        "example": example,
        "corpus": row["corpus"],
        "builder": row["builder"],
        "split": row["split"],
        "status": row["status"],
        "topic": row["topic"],
        "fingerprint": row["fingerprint"],
        "sources": [
            source_object(span, places, clean.get(span["document"]), raw.get(span["document"]))
            for span in spans
        ],
    }


def places_of(workspace: Workspace, documents: list[str]) -> list[Row]:
    """One place of each of a few documents (an example's); a mail may lie in thousands."""
    items = workspace.inputs.current(
        "items", "source", "uri", "name", "extension", "size", "content", "label", "kind_hint"
    ).where(F.col("status") == "kept")
    every = locations(items, workspace.inputs.current("documents", "members"))
    found = first_location(every.where(F.col("document").isin(documents)))
    return found.collect()  # one row for each of an example's documents


def clean_of(workspace: Workspace, documents: list[str]) -> list[Row]:
    """Masked rows of a few documents, without their text."""
    rows = workspace.inputs.current("clean_documents", "fingerprint", "kind", "blocks")
    return rows.where(F.col("key").isin(documents)).collect()  # one example's documents


def raw_of(workspace: Workspace, documents: list[str]) -> list[Row]:
    """Where the blocks of a few documents lie in the text before it was masked."""
    rows = workspace.inputs.current("documents", "blocks", "text")
    rows = rows.where(F.col("key").isin(documents))
    found = rows.select("key", "blocks", F.length("text").alias("length"))
    return found.collect()  # one example's documents


def source_range(span: Row, clean: Row | None, raw: Row | None) -> tuple[int | None, int | None]:
    """The blocks of the stored text that a span of the masked text was made from.

    Masking keeps every block, so the n-th masked block was the n-th stored one. What is left
    unknown, on purpose, is where within a block: it would tell how long each name is.
    """
    if clean is None or raw is None:
        return None, None
    pairs = list(zip(clean["blocks"] or (), raw["blocks"] or (), strict=False))
    held = [r for c, r in pairs if c["start"] < span["end"] and span["start"] < c["end"]]
    if span["start"] == span["end"] or not held:
        return (0, raw["length"]) if not pairs and span["end"] else (None, None)
    return min(block["start"] for block in held), max(block["end"] for block in held)


def source_object(
    span: Row, places: dict[str, Row], redacted: Row | None, raw: Row | None
) -> dict[str, Any]:
    """One span of provenance with the place its document lies at."""
    place = places.get(span["document"])
    steps = [f"{s['kind']}:{s['value']}" for s in place["locators"]] if place else []
    source_start, source_end = source_range(span, redacted, raw)
    return {
        "document": span["document"],
        "start": span["start"],
        "end": span["end"],
        "source_start": source_start,
        "source_end": source_end,
        "source": place["source"] if place else None,
        "uri": place["uri"] if place else None,
        "inside": steps,
        "kind": redacted["kind"] if redacted else None,
        "redaction_fingerprint": redacted["fingerprint"] if redacted else None,
    }


def draw_trace(console: Console, payload: dict[str, Any]) -> None:
    """Places of an id, and what each stage made of it."""
    places = [(p["uri"], " > ".join(p["inside"]), p["document"]) for p in payload["places"]]
    console.print(table_of(("uri", "inside", "document"), places, "Where it lies"))
    rows = [(s["table"], s["status"], s["reason"], s["key"]) for s in payload["stages"]]
    console.print(table_of(("table", "status", "reason", "key"), rows, "What became of it"))


def draw(console: Console, payload: dict[str, Any]) -> None:
    """The trace as a table."""
    console.print(
        f"Example {payload['example']} of corpus {payload['corpus']}, made by "
        f"{payload['builder']}, split {payload['split']}."
    )
    columns = ("uri", "inside", "kind", "start", "end", "source start", "source end", "document")
    rows = [
        (
            *(s["uri"], " > ".join(s["inside"]), s["kind"], s["start"], s["end"]),
            *(s["source_start"], s["source_end"], s["document"]),
        )
        for s in payload["sources"]
    ]
    console.print(table_of(columns, rows))
    console.print(
        "Start and end are code points of the masked text; source start and source end those of "
        "the text it was made from, by whole blocks."
    )
