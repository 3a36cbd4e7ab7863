"""A measured process: how far the spans of refinery and of stock Presidio agree.

``python -m tests.benchmarks.agreement_run REPORT TEXTS RECOGNIZERS ENTITY…``

Of the same entities, over the same texts, without the token classifier. A span agrees when one of
the other side overlaps it, whatever either calls it; texts that refinery blocks are left out.
"""

from __future__ import annotations

import sys
from pathlib import Path

from presidio_analyzer import BatchAnalyzerEngine

from refinery.evaluation.demo.presidio import LANGUAGE, stock_analyzer
from refinery.redaction.engine import build_engine
from refinery.redaction.settings import DetectionSettings
from tests.benchmarks import texts
from tests.benchmarks.offline import forbid_network
from tests.benchmarks.peers.stock_presidio import BATCH
from tests.benchmarks.spans import Spans, pin

Place = tuple[int, int]


def main(report: str, path: str, recognizers: str, *entities: str) -> None:
    """Compare, and report shares."""
    pin(1)
    forbid_network()
    spans = Spans()
    given = [row["text"] for row in texts.read(Path(path))]
    stock = BatchAnalyzerEngine(stock_analyzer("package"))
    settings = DetectionSettings(recognizers=tuple(recognizers.split(",")))
    engine = build_engine("package", settings.model_dump_json(), True, "off")
    found = stock.analyze_iterator(given, LANGUAGE, batch_size=BATCH, entities=list(entities))
    pairs = [
        ([(r.start, r.end) for r in theirs], [(s.start, s.end) for s in ours.spans])
        for theirs, ours in zip(found, engine.detect(given), strict=True)
        if ours.reason is None
    ]
    recall = share([(theirs, ours) for theirs, ours in pairs])
    precision = share([(ours, theirs) for theirs, ours in pairs])
    spans.facts["of_stock_found"] = recall
    spans.facts["in_stock"] = precision
    spans.facts["span_f1"] = 2 * recall * precision / (recall + precision or 1.0)
    spans.write(Path(report))


def share(pairs: list[tuple[list[Place], list[Place]]]) -> float:
    """Of the first of each pair, how many overlap one of the second."""
    hits = sum(any(a < y and x < b for x, y in others) for own, others in pairs for a, b in own)
    return hits / (sum(len(own) for own, _ in pairs) or 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
