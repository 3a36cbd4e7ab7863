"""A network with early exits beside the whole one, over the same windows."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from refinery.evaluation.early_exit.fit import LIKELY, Fitted, chances
from refinery.redaction.classifier.bert import PackedBert
from refinery.redaction.classifier.early_exit import EarlyExit


def compare(
    model: Any, fitted: Fitted, windows: Sequence[Sequence[int]], labels: Sequence[str]
) -> Iterator[str]:
    """What is still found of what the whole network finds, what is found besides, and the pace."""
    whole, seconds = _run(PackedBert(model), windows, labels)
    early, fewer_seconds = _run(PackedBert(model, EarlyExit(*fitted)), windows, labels)
    yield f"tokens held out: {len(whole)}"
    for least in (LIKELY, 0.5):
        ours, theirs = early >= least, whole >= least
        kept = (ours & theirs).sum() / max(1, theirs.sum())
        more = (ours & ~theirs).sum() / max(1, theirs.sum())
        yield f"of {theirs.sum()} with a probability of {least}: {kept:.4f} kept, {more:.4f} more"
    yield f"times as fast, in processor time: {seconds / fewer_seconds:.2f}"


def _run(
    network: PackedBert, windows: Sequence[Sequence[int]], labels: Sequence[str]
) -> tuple[Any, float]:
    """Probability of the likeliest entity of each token, and the processor's seconds."""
    began = time.process_time()
    said = network.run(windows)
    seconds = time.process_time() - began
    return chances(said, labels).numpy(), seconds
