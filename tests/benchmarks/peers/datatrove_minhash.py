"""A measured process: datatrove's MinHash signatures on one processor, without Spark.

``python -m tests.benchmarks.peers.datatrove_minhash REPORT TEXTS OUT BANDS ROWS``
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from datatrove.data import Document
from datatrove.pipeline.dedup import MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig

from tests.benchmarks import texts
from tests.benchmarks.offline import forbid_network
from tests.benchmarks.spans import Spans, pin

WARM_UP = [{"key": "0", "text": "A few words that load the tokenizer and nothing more."}]


def main(report: str, path: str, out: str, bands: str, rows: str) -> None:
    """Sign the texts; five-word shingles and its own hashes."""
    pin(1)
    forbid_network()
    spans = Spans()
    with spans.span("load"):
        sign(WARM_UP, f"{out}/warm-up", int(bands), int(rows))
    given = texts.read(Path(path))
    with spans.span("work", bytes=texts.size(given)):
        sign(given, f"{out}/signatures", int(bands), int(rows))
    spans.write(Path(report))


def sign(given: list[dict[str, Any]], out: str, bands: int, rows: int) -> None:
    """Run its first step over texts in memory."""
    config = MinhashConfig(n_grams=5, num_buckets=bands, hashes_per_bucket=rows)
    step = MinhashDedupSignature(out, config)
    step.run(Document(text=row["text"], id=row["key"]) for row in given)


if __name__ == "__main__":
    main(*sys.argv[1:])
