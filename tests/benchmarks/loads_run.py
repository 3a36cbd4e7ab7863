"""A measured process: counts loads of the model.

``python -m tests.benchmarks.loads_run REPORT SCRATCH WORKERS``
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from refinery.catalog.session import start_session
from refinery.config.site import SparkSettings
from tests.benchmarks.loads import count
from tests.benchmarks.offline import forbid_network
from tests.benchmarks.spans import Spans, pin


def main(report: str, scratch: str, workers: str) -> None:
    """Write how many loads there were, and by how many processes."""
    pin(int(workers))
    forbid_network()
    spans, home = Spans(), Path(scratch)
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    settings = SparkSettings(
        master=f"local[{workers}]", driver_memory="1g", local_dir=str(home / "spark")
    )
    spark = start_session(settings, "refinery bench")
    with spans.span("work"):
        found = count(spark, home, int(workers))
    spans.facts |= {"loads": len(found.loaded), "workers": len(found.used)}
    spans.facts["by_daemon"] = not found.used & set(found.loaded)
    spans.write(Path(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
