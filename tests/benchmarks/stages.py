"""Each stage over the demo and over real mail: time, pace, commits, memory; fixed cost apart.

Fixed cost of a stage (session, planning, ledger, Spark's jobs, loading of models) is what it
takes over a dozen documents, where there is next to nothing to do; net of it is the rest.
"""

from __future__ import annotations

from typing import Any

from refinery.cli.output import table_of
from tests.benchmarks.bench import Bench, Outcome
from tests.benchmarks.sites import ABSENT

COLUMNS = (
    *("stage", "units", "MB", "s", "fixed s", "MB/s", "net MB/s", "commits"),
    *("driver MB", "JVM MB", "workers MB"),
)
LEAST_NET = 0.1
"""Seconds; where less is left after the fixed cost, a pace would be noise."""


def run(bench: Bench) -> Outcome:
    """Two first runs, stage by stage."""
    floor = {span["name"]: span["seconds"] for span in bench.floor()["spans"]}
    figures: dict[str, Any] = {}
    shown: list[Any] = []
    corpora = {"demo": bench.largest(), "mail": bench.mail()}
    for name, report in corpora.items():
        if report is None:
            shown.append(f"Real mail is {ABSENT}.")
            figures[name] = {"left_out": ABSENT}
            continue
        rows = [stage_figures(span, floor.get(span["name"], 0.0)) for span in report["spans"]]
        figures[name] = {"total": totals(report), "stages": rows}
        cells = [[row[key] for key in ("stage", *KEYS)] for row in rows]
        title = (
            f"{report['label']}: {report['store_bytes'] / 1e6:.1f} MB in the store, "
            f"{report['seconds']:.0f} s in all on {report['cores']} cores, "
            f"{sum(report['commits']['ledger'].values())} commits to the ledger"
        )
        shown.append(table_of(COLUMNS, cells, title))
    return Outcome(figures, tuple(shown))


KEYS = (
    *("units", "mb", "seconds", "fixed_seconds", "mb_per_second", "net_mb_per_second"),
    *("commits", "driver_mb", "jvm_mb", "workers_mb"),
)


def stage_figures(span: dict[str, Any], fixed: float) -> dict[str, Any]:
    """Figures of one stage; a pace is null where there is nothing to divide."""
    megabytes, seconds = span.get("bytes", 0) / 1e6, span["seconds"]
    net = seconds - fixed
    has_net = megabytes > 0 and net >= LEAST_NET
    return {
        "stage": span["name"],
        "units": span.get("units"),
        "mb": megabytes,
        "seconds": seconds,
        "fixed_seconds": fixed,
        "mb_per_second": megabytes / seconds if megabytes else None,
        "net_mb_per_second": megabytes / net if has_net else None,
        "commits": span.get("commits", 0),
        **{f"{role}_mb": span["memory"][role] for role in ("driver", "jvm", "workers")},
    }


def totals(report: dict[str, Any]) -> dict[str, Any]:
    """Figures of a whole run."""
    return {
        "store_mb": report["store_bytes"] / 1e6,
        "seconds": report["seconds"],
        "cores": report["cores"],
        "commits": report["commits"],
        "memory": report["memory"],
        "load": report["load"],
    }
