"""How often the model is loaded: once per executor, by the daemon its workers are forked from.

A watch that the daemon is given first notes the process of every later load, its own and
those of the workers forked from it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyspark.sql import SparkSession

from refinery.core.worker import announce, engine
from refinery.redaction.recognizers import spacy_ner
from refinery.redaction.settings import DetectionSettings

FACTORY: Final = "refinery.redaction.engine:build_engine"
TEXT: Final = "Yesterday Barbara Johnson flew to Chicago."
PATIENCE: Final = 60.0
LOADER: Final = "load_model_from_init_py"


@dataclass(frozen=True)
class Loads:
    """Processes that loaded the model, once for each load, and those that used it."""

    loaded: tuple[int, ...]
    used: frozenset[int]


def watch(log: str) -> str:
    """Have every load of a spaCy model in this process, and in its forks, leave its process id."""
    original = vars(spacy_ner)[LOADER]

    def load(*arguments: Any, **named: Any) -> Any:
        with Path(log).open("a", encoding="utf-8") as out:
            out.write(f"{os.getpid()}\n")
        return original(*arguments, **named)

    setattr(spacy_ner, LOADER, load)
    return log


def count(spark: SparkSession, folder: Path, workers: int, preloaded: bool = True) -> Loads:
    """Detect in so many workers at once, and count loads of the model.

    Args:
        folder: Empty; shared with the workers.
        preloaded: Whether the daemon is told what to load, as the runner tells it.
    """
    parameters: Mapping[str, Any] = {
        "spacy": "package",
        "settings_json": DetectionSettings(recognizers=("spacy-ner",)).model_dump_json(),
    }
    log = folder / "loads"
    watcher = (f"{__name__}:watch", {"log": str(log)})
    announce(spark, [watcher, *([(FACTORY, parameters)] if preloaded else [])])
    try:
        rows = spark.range(0, workers, 1, workers)
        used = rows.mapInArrow(_Use(str(folder), workers, dict(parameters)), "worker long")
        found = frozenset(row["worker"] for row in used.collect())
    finally:
        announce(spark, [])
    lines = log.read_text(encoding="utf-8").split() if log.exists() else []
    return Loads(tuple(int(line) for line in lines), found)


class _Use:
    """Uses the engine, and waits until every other worker does: none may serve two tasks."""

    def __init__(self, folder: str, workers: int, parameters: dict[str, Any]) -> None:
        self._folder, self._workers, self._parameters = folder, workers, parameters

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for _ in batches:
            found = engine(FACTORY, **self._parameters).detect([TEXT])
            assert found[0].spans
            self._meet()
            yield pa.RecordBatch.from_pydict({"worker": pa.array([os.getpid()], pa.int64())})

    def _meet(self) -> None:
        here = Path(self._folder)
        (here / f"worker-{os.getpid()}").touch()
        deadline = time.monotonic() + PATIENCE
        while len(list(here.glob("worker-*"))) < self._workers:
            if time.monotonic() > deadline:
                raise TimeoutError("the workers did not meet")
            time.sleep(0.05)
