"""Readers of sets of marked texts: one file per format, each ``read(path) -> documents``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from refinery.evaluation.pii.formats import brat, iob, jsonl, presidio_research, tab
from refinery.evaluation.pii.model import GoldDocument

FORMATS: Final[dict[str, Callable[[Path], Iterator[GoldDocument]]]] = {
    "presidio-research": presidio_research.read,
    "tab": tab.read,
    "brat": brat.read,
    "iob": iob.read,
    "jsonl": jsonl.read,
}
