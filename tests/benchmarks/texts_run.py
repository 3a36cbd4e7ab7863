"""A process that writes the texts to compare on, out of a lake the line has filled.

``python -m tests.benchmarks.texts_run REPORT SITE raw|masked LIMIT OUT LEAST``

Fewer bytes than LEAST are repeated until there are as many.
"""

from __future__ import annotations

import sys
from pathlib import Path

from refinery.config.site import load_site
from refinery.core.workspace import open_workspace
from tests.benchmarks import texts
from tests.benchmarks.spans import Spans

KINDS = {"raw": texts.raw_texts, "masked": texts.masked_texts}


def main(report: str, config: str, kind: str, limit: str, out: str, least: str) -> None:
    """Write texts, and how many there are."""
    spans = Spans()
    with open_workspace(load_site(Path(config)), "refinery bench") as workspace:
        found = KINDS[kind](workspace, int(limit))
    found = texts.repeated(found, int(least))
    texts.write(Path(out), found)
    spans.facts |= {"texts": len(found), "bytes": texts.size(found)}
    spans.write(Path(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
