"""Models load once per executor: counted, with the memory of daemon and workers together."""

from __future__ import annotations

from tests.benchmarks.bench import Bench, Outcome


def run(bench: Bench) -> Outcome:
    """One load, whatever the number of workers."""
    scratch = bench.work / "loads"
    report = bench.launcher.run(
        "tests.benchmarks.loads_run", str(scratch), str(bench.cores), label="models"
    )
    figures = {key: report[key] for key in ("loads", "workers", "by_daemon", "memory")}
    workers = report["memory"]["workers"] or 0.0
    told = (
        f"{report['workers']} workers of one executor used the spaCy model, which was loaded "
        f"{report['loads']} time(s); daemon and workers took {workers:.0f} MB together."
    )
    return Outcome(figures, (told,))
