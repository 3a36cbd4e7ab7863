"""A small lake for reports: two sources, one of them a mailbox, and what was masked of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from refinery.catalog.delta import Lake
from refinery.catalog.local_rows import frame_of
from refinery.catalog.model import Table
from refinery.core.identity import Identity
from refinery.core.stage import Context, Options
from refinery.core.workspace import Workspace
from refinery.ledger.lease import Lease
from refinery.ledger.ledger import DONE, OPEN, Ledger
from tests.core.toy import site_at

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
CANARY = "Barbara Canary"


def at(minutes: float) -> datetime:
    """A moment of the day on which everything happens."""
    return DAY + timedelta(minutes=minutes)


def item(key: str, source: str) -> dict[str, Any]:
    """A file whose content is the document of the same name."""
    return {"key": f"i-{key}", "status": "kept", "source": source, "uri": f"/{CANARY}/{key}",
            "name": CANARY, "size": 9, "content": key}  # fmt: skip


def document(key: str, *members: str) -> dict[str, Any]:
    """A document, or the container of some."""
    inside = [{"document": m, "locator": {"kind": "mime", "value": m}} for m in members]
    return {"key": key, "status": "kept", "members": inside}


def clean(key: str, *found: tuple[str, str], **values: Any) -> dict[str, Any]:
    """A clean document; ``found`` are entity and digest of each finding, in order."""
    slots: dict[tuple[str, str], dict[str, Any]] = {}
    findings = []
    for entity, digest in found:
        name = f"<{entity}_{sum(e == entity for e, _ in slots) + 1}>"
        said = {"length_class": "9-16", "script": "latin"}
        slot = {"name": name, "entity": entity, "digest": digest, "attributes": said}
        slots.setdefault((entity, digest), slot)
        findings.append(
            {"entity": entity, "slot": slots[entity, digest]["name"], "start": 0, "end": 10,
             "field": "text", "length_class": "9-16", "recognizer": "r", "score": 0.85,
             "operator": "mask"}
        )  # fmt: skip
    row = {"key": key, "status": "kept", "kind": "message", "label": "internal",
           "language": "en", "text": CANARY, "title": CANARY, "bytes": 9, "digest": str(found),
           "slots": list(slots.values()), "findings": findings}  # fmt: skip
    return {**row, **values}


def blocked(key: str, reason: str, **values: Any) -> dict[str, Any]:
    """A row that was set aside."""
    return {"key": key, "status": "quarantined", "reason": reason, **values}


def put(workspace: Workspace, table: Table, *rows: dict[str, Any]) -> int:
    """One append; returns its sequence."""
    sequence = workspace.lake.last_sequence(table) + 1
    workspace.lake.append(table, frame_of(workspace.spark, rows, table.schema), sequence, {})
    return sequence


def ran(
    workspace: Workspace, run: str, minutes: float, table: Table, *rows: dict[str, Any]
) -> None:
    """A run of ten minutes whose one plan of stage redact or detect writes some rows."""
    stage = {"clean_documents": "redact", "detections": "detect"}[table.name]
    ledger, base = workspace.ledger, workspace.lake.last_sequence(table)
    ledger.record_run(run=run, event="started", at=at(minutes), command=stage, version="0",
                      configuration="c")  # fmt: skip
    plan = {"plan": f"p-{run}", "run": run, "stage": stage, "chunks": 1, "pending": len(rows),
            "bytes": 9, "removed": 0, "base_seq": base, "fingerprint": run,
            "limited": False}  # fmt: skip
    ledger.record_plan(**plan, state=OPEN, at=at(minutes + 1))
    put(workspace, table, *rows)
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["status"]] = counts.get(row["status"], 0) + 1
    ledger.record_plan(**plan, state=DONE, at=at(minutes + 9), counts=counts, standing=counts)
    ledger.record_run(run=run, event="finished", at=at(minutes + 10), exit_code=0)


@contextmanager
def opened(spark: SparkSession, root: Path, identity: Identity) -> Iterator[Workspace]:
    """An empty lake below a directory, under its lease."""
    site = site_at(root)
    lake = Lake(spark, site.lake)
    context = Context(site, identity, spark, f"{site.lake.raw}/scratch", Options())
    with Lease(lake) as lease:
        yield Workspace(site, spark, lake, lease, Ledger(lake, lease), context, "run", {})
