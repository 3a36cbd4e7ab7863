"""Near-duplicate signatures on one processor: refinery through Spark, datatrove in a process.

Both read the same masked texts, cut them into runs of five words and keep 108 values (18
bands of 6). Texts are in memory on both sides; datatrove writes and sorts its signature
files, as its step does, refinery hands its rows to Spark. Where a corpus is small its texts
are signed over and over, since a job of Spark takes half a second however little it does.
datatrove hashes to 64 bits, as it does by default, refinery to 32. Each keeps its own
tokenizer.
"""

from __future__ import annotations

import json
import shutil

from tests.benchmarks.bench import Bench, Outcome
from tests.benchmarks.ways import PEERS, STAGE, Figures, over_texts, pace, span

BANDS, ROWS = 18, 6
REPEATS = 3
COLUMNS = {
    "mb": "MB",
    "load_seconds": "load s",
    "seconds": "s",
    "mb_per_second": "MB/s",
    "of_datatrove": "of datatrove",
    "peak_mb": "peak MB",
}


def run(bench: Bench) -> Outcome:
    """Both over the masked texts of the demo and of real mail."""
    title = f"Signatures on one processor; refinery is the best of {REPEATS}"
    return over_texts(bench, compare, COLUMNS, title)


def compare(bench: Bench, corpus: str, config: str) -> dict[str, Figures]:
    """Figures of both."""
    path, out = bench.work / f"masked-{corpus}.jsonl", bench.work / f"datatrove-{corpus}"
    shutil.rmtree(out, ignore_errors=True)
    start = bench.launcher.run
    size = str(bench.scale.signed_bytes)
    given = (config, "masked", size, str(path), size)
    start("tests.benchmarks.texts_run", *given, label=f"texts-masked-{corpus}")
    stage = (config, "signatures", str(path), str(REPEATS))
    setting = f"permutations={json.dumps(BANDS * ROWS)}"
    peer = (str(path), str(out), str(BANDS), str(ROWS))
    reports = {
        "refinery": start(STAGE, *stage, setting, label=f"signatures-{corpus}"),
        "datatrove": start(f"{PEERS}.datatrove_minhash", *peer, label=f"datatrove-{corpus}"),
    }
    slow = span(reports["datatrove"], "work")["seconds"]
    return {what: pace(report, "mb", 1e6, "datatrove", slow) for what, report in reports.items()}
