"""What it costs to run again: nothing changed, and one file in a hundred changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from refinery.cli.output import table_of
from tests.benchmarks.bench import Bench, Outcome

SHARE = 100
TEXTS = (".md", ".txt")
LIMIT = 60
"""Seconds an unchanged run may take; printed beside what it took."""
NOTE = "\nThe archive of this page moves to the basement shelf.\n"


def run(bench: Bench) -> Outcome:
    """An unchanged run, then one after a change, over the largest demo."""
    first = bench.largest()
    idle = bench.again(first, "rerun-unchanged")
    stores = [Path(store) for store in first["stores"]]
    changed = change(stores, len(files(stores)) // SHARE)
    after = bench.again(first, "rerun-changed")
    figures = {
        "first_seconds": first["seconds"],
        "unchanged": told(idle),
        "changed": {**told(after), "files": changed},
    }
    rows = [
        (name, f["seconds"], f["seconds"] / first["seconds"], f["units"], outside(f))
        for name, f in (("unchanged", figures["unchanged"]), ("changed", figures["changed"]))
    ]
    title = (
        f"Run again after {first['seconds']:.0f} s; then {changed} files changed. "
        f"An unchanged run may take {LIMIT} s and commit nothing outside the ledger."
    )
    columns = ("run", "s", "of the first", "units done", "commits outside the ledger")
    worked = [(s["name"], s["units"], s["seconds"]) for s in after["spans"] if s.get("units")]
    return Outcome(
        figures,
        (
            table_of(columns, rows, title),
            table_of(("stage", "units", "s"), worked, "What the changed files had done again"),
        ),
    )


def files(stores: list[Path]) -> list[Path]:
    """All files of some folders, by name."""
    return sorted(path for store in stores for path in store.rglob("*") if path.is_file())


def change(stores: list[Path], number: int) -> int:
    """Append a line to so many plain texts, spread over all; returns how many it were."""
    texts = [path for path in files(stores) if path.suffix in TEXTS and path.stat().st_size]
    step = max(1, len(texts) // max(1, number))
    chosen = texts[::step][: max(1, number)]
    for path in chosen:
        with path.open("a", encoding="utf-8") as out:
            out.write(NOTE)
    return len(chosen)


def told(report: dict[str, Any]) -> dict[str, Any]:
    """What matters of a run."""
    return {
        "seconds": report["seconds"],
        "commits": report["commits"],
        "memory": report["memory"],
        "load": report["load"],
        "units": sum(span.get("units") or 0 for span in report["spans"] if is_stage(span)),
        "stages": {span["name"]: span["seconds"] for span in report["spans"]},
    }


def is_stage(span: dict[str, Any]) -> bool:
    """Whether a span is a stage, neither the session nor the export."""
    return span["name"] not in ("session", "export")


def outside(found: dict[str, Any]) -> str:
    """Commits outside the ledger, by table."""
    made = found["commits"]["outside"]
    return ", ".join(f"{name} {number}" for name, number in made.items()) or "none"
