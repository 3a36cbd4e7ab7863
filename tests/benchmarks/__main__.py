"""``python -m tests.benchmarks [NAME…]``: runs benchmarks; without names all of them."""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from refinery.cli.output import stdout
from tests.benchmarks import models, reading, redaction, rerun, scaling, signatures, stages
from tests.benchmarks.bench import FULL, QUICK, Bench, Outcome
from tests.benchmarks.machine import machine
from tests.benchmarks.measured import ROOT, Launcher
from tests.benchmarks.picture import draw

WORK = ROOT / ".refinery" / "bench"
MARK = ".made-by-benchmarks"
ALL: dict[str, Callable[[Bench], Outcome]] = {
    "models": models.run,
    "scaling": scaling.run,
    "stages": stages.run,
    "reading": reading.run,
    "signatures": signatures.run,
    "redaction": redaction.run,
    "rerun": rerun.run,  # last: it changes the store
}


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(ALL)}; all without")
    parser.add_argument("--quick", action="store_true", help="less data, about 15 minutes")
    parser.add_argument("--work", type=Path, default=WORK, help="folder for all that is made")
    parser.add_argument("--keep", action="store_true", help="take reports that lie in the folder")
    parser.add_argument("--prefix", default="", help="words before each measured command")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(ALL)
    if unknown:
        parser.error(f"no benchmark {sorted(unknown)[0]!r}; there are: {', '.join(ALL)}")
    return asked


def clear(work: Path) -> None:
    """Delete what an earlier run made.

    Raises:
        SystemExit: The folder holds something else.
    """
    if work.is_dir() and any(work.iterdir()) and not (work / MARK).is_file():
        raise SystemExit(f"{work} holds files that no benchmark wrote; name another folder.")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    (work / MARK).touch()


def main() -> None:
    """Run benchmarks, print their tables, write ``bench.json`` and ``bench.svg``."""
    asked, console = arguments(), stdout()
    # An ordered end runs the clean-up too: no measured process may outlive this one.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not asked.keep:
        clear(asked.work)
    asked.work.mkdir(parents=True, exist_ok=True)
    scale = QUICK if asked.quick else FULL
    launcher = Launcher(asked.work.resolve(), tuple(shlex.split(asked.prefix)))
    bench = Bench(scale, launcher, asked.keep)
    figures: dict[str, Any] = {"machine": machine(), "scale": vars(scale)}
    if asked.keep and (asked.work / "bench.json").is_file():
        figures = {**json.loads((asked.work / "bench.json").read_text("utf-8")), **figures}
    console.print(f"Machine: {json.dumps(figures['machine'])}")
    for name in ALL:
        if asked.names and name not in asked.names:
            continue
        started = time.monotonic()
        outcome = ALL[name](bench)
        console.print(f"\n== {name} ({time.monotonic() - started:.0f} s)")
        for shown in outcome.shown:
            console.print(shown)
        figures[name] = outcome.figures
        if name == "scaling":
            draw(outcome.figures["points"], asked.work / "bench.svg")
            console.print(f"Picture: {asked.work / 'bench.svg'}")
        path = asked.work / "bench.json"
        path.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    console.print(f"\nAll figures: {asked.work / 'bench.json'}")


if __name__ == "__main__":
    main()
