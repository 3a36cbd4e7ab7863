"""A measured process: one run of the whole line, as ``refinery run`` does it.

``python -m tests.benchmarks.line_run REPORT SITE CORES``
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from refinery.catalog.model import Zone
from refinery.catalog.tables import ALL
from refinery.cli.progress import ProgressLines
from refinery.cli.run import run_line
from refinery.config.site import load_site
from refinery.core.line import select
from refinery.core.workspace import Workspace, open_workspace
from tests.benchmarks.offline import forbid_network
from tests.benchmarks.spans import Spans, pin


class StageClock(ProgressLines):
    """Notes when each stage ends; shows nothing."""

    def __init__(self) -> None:
        super().__init__(quiet=True)
        self.ends: dict[str, float] = {}

    def stage_ended(self, stage: str, summary: str) -> None:
        """A stage's work, ledger included, is done."""
        self.ends[stage] = time.monotonic()


def versions(workspace: Workspace) -> dict[str, int]:
    """Delta version of every table; -1 where there is none."""
    return {found.name: workspace.lake.version(found) for found in ALL}


def commits(before: dict[str, int], after: dict[str, int]) -> dict[str, dict[str, int]]:
    """Commits by table, of the ledger and of the rest; tables without one are left out."""
    made: dict[str, dict[str, int]] = {"ledger": {}, "outside": {}}
    for found in ALL:
        number = after[found.name] - before[found.name]
        if number:
            side = "ledger" if found.zone is Zone.LEDGER else "outside"
            made[side][found.name] = number
    return made


def main(report: str, config: str, cores: str) -> None:
    """Run the line and write what each stage took."""
    pin(int(cores))
    forbid_network()
    spans, clock = Spans(), StageClock()
    site = load_site(Path(config))
    with open_workspace(site, "refinery bench", write=True, create=True) as workspace:
        before = versions(workspace)
        start = time.monotonic()
        spans.add("session", spans.started, start)
        told = run_line(workspace, select(), clock)
        end = time.monotonic()
        spans.facts["commits"] = commits(before, versions(workspace))
    for result in told["stages"]:
        stage_end = clock.ends[result["stage"]]
        spans.add(result["stage"], start, stage_end, **{"units": result["pending"], **result})
        start = stage_end
    if told["exports"]:
        rows = sum(export["rows"] for export in told["exports"])
        spans.add("export", start, end, units=rows, bytes=0, commits=0)
    spans.facts["changed"] = told["changed"]
    spans.write(Path(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
