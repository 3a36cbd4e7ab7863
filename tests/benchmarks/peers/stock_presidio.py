"""A measured process: stock Presidio's ``BatchAnalyzerEngine`` on one processor.

``python -m tests.benchmarks.peers.stock_presidio REPORT TEXTS [ENTITY…]``
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from presidio_analyzer import BatchAnalyzerEngine

from refinery.evaluation.demo.presidio import LANGUAGE, stock_analyzer
from tests.benchmarks import texts
from tests.benchmarks.offline import forbid_network
from tests.benchmarks.spans import Spans, pin

BATCH = 64
"""Its default is one text at a time, which is slower."""


def main(report: str, path: str, *entities: str) -> None:
    """Analyse the texts; without entities, all that stock Presidio knows."""
    pin(1)
    forbid_network()
    spans = Spans()
    asked: dict[str, Any] = {"entities": list(entities)} if entities else {}
    with spans.span("load"):
        engine = BatchAnalyzerEngine(stock_analyzer("package"))
        engine.analyze_iterator(["Barbara Johnson flew to Chicago."], LANGUAGE, **asked)
    given = texts.read(Path(path))
    with spans.span("work", bytes=texts.size(given)):
        found = engine.analyze_iterator(
            [row["text"] for row in given], LANGUAGE, batch_size=BATCH, **asked
        )
    spans.facts["found"] = sum(map(len, found))
    spans.write(Path(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
