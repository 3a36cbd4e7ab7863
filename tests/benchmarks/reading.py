"""Files to text on one processor: the stage through Spark, and a plain loop over the same readers.

The plain loop has no child process, no limits, no ids and no Arrow; what it is faster by is what
isolation and rows cost.
"""

from __future__ import annotations

from tests.benchmarks.bench import Bench, Outcome
from tests.benchmarks.ways import Figures, over_texts, pace, span

RUN = "tests.benchmarks.reading_run"
COLUMNS = {
    "mb": "MB",
    "load_seconds": "load s",
    "seconds": "s",
    "mb_per_second": "MB/s",
    "of_plain": "of plain",
    "peak_mb": "peak MB",
}


def run(bench: Bench) -> Outcome:
    """Both over the files of the demo and over real mail."""
    return over_texts(bench, compare, COLUMNS, "Files to text on one processor")


def compare(bench: Bench, corpus: str, config: str) -> dict[str, Figures]:
    """Figures of both; the first writes which files they are."""
    places = str(bench.work / f"places-{corpus}.jsonl")
    reports = {
        what: bench.launcher.run(RUN, config, how, places, label=f"reading-{how}-{corpus}")
        for what, how in (("refinery, through Spark", "spark"), ("plain loop", "plain"))
    }
    seconds = span(reports["plain loop"], "work")["seconds"]
    return {what: pace(report, "mb", 1e6, "plain", seconds) for what, report in reports.items()}
