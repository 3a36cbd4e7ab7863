"""Near-duplicate signatures on one processor: refinery through Spark, datatrove in a process.

Both read the same masked texts, cut them into runs of five words and keep 108 values (18
bands of 6). Texts are in memory on both sides; datatrove writes and sorts its signature
files, as its step does, refinery hands its rows to Spark. datatrove hashes to 64 bits, as it
does by default, refinery to 32. Each keeps its own tokenizer.
"""

from __future__ import annotations

import json
import shutil
from typing import Any

from refinery.cli.output import table_of
from tests.benchmarks.bench import Bench, Outcome
from tests.benchmarks.redaction import STAGE, span
from tests.benchmarks.sites import ABSENT

BANDS, ROWS = 18, 6
REPEATS = 3
MOST = 20_000_000
COLUMNS = ("texts of", "what", "MB", "load s", "s", "MB/s", "of datatrove", "peak MB")


def run(bench: Bench) -> Outcome:
    """Both over the masked texts of the demo and of real mail."""
    figures: dict[str, Any] = {}
    shown: list[Any] = []
    for corpus, report in {"demo": bench.largest(), "mail": bench.mail()}.items():
        if report is None:
            shown.append(f"Real mail is {ABSENT}.")
            figures[corpus] = {"left_out": ABSENT}
            continue
        figures[corpus] = compare(bench, corpus, report["config"])
    rows = [
        (corpus, what, *(found[key] for key in KEYS))
        for corpus, ways in figures.items()
        if "left_out" not in ways
        for what, found in ways.items()
    ]
    title = f"Signatures on one processor; refinery is the best of {REPEATS}"
    return Outcome(figures, (table_of(COLUMNS, rows, title), *shown))


KEYS = ("mb", "load_seconds", "seconds", "mb_per_second", "of_datatrove", "peak_mb")


def compare(bench: Bench, corpus: str, config: str) -> dict[str, dict[str, Any]]:
    """Figures of both."""
    path, out = bench.work / f"masked-{corpus}.jsonl", bench.work / f"datatrove-{corpus}"
    shutil.rmtree(out, ignore_errors=True)
    start = bench.launcher.run
    given = (config, "masked", str(MOST), str(path))
    start("tests.benchmarks.texts_run", *given, label=f"texts-masked-{corpus}")
    stage = (config, "signatures", str(path), str(REPEATS))
    setting = f"permutations={json.dumps(BANDS * ROWS)}"
    peer = (str(path), str(out), str(BANDS), str(ROWS))
    reports = {
        "refinery": start(STAGE, *stage, setting, label=f"signatures-{corpus}"),
        "datatrove": start(
            "tests.benchmarks.peers.datatrove_minhash", *peer, label=f"datatrove-{corpus}"
        ),
    }
    slow = span(reports["datatrove"], "work")["seconds"]
    return {what: pace(report, slow) for what, report in reports.items()}


def pace(report: dict[str, Any], slow: float) -> dict[str, Any]:
    """Figures of one side."""
    work = span(report, "work")
    return {
        "mb": work["bytes"] / 1e6,
        "load_seconds": span(report, "load")["seconds"],
        "seconds": work["seconds"],
        "mb_per_second": work["bytes"] / 1e6 / work["seconds"],
        "of_datatrove": slow / work["seconds"],
        "peak_mb": work["memory"]["total"],
        "load": report["load"],
    }
