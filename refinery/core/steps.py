"""What a run is at: told to Spark, whose jobs then carry it, and to whoever shows it.

A job of the cluster thereby names its run, stage and chunk, wherever jobs are looked at; it
never names what it works on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pyspark.sql import SparkSession

GROUP: Final = "spark.jobGroup.id"
DESCRIPTION: Final = "spark.job.description"


class Phase(StrEnum):
    """What is done for a stage, in the order in which it happens."""

    FITTING = "fitting"
    LISTING = "listing"
    PLANNING = "planning"
    REMOVING = "removing"
    CHUNK = "chunk"
    ACCOUNTS = "accounts"
    EXPORTING = "exporting"


@dataclass(frozen=True)
class Step:
    """One step of a run.

    Attributes:
        chunk: Chunk that begins, from 0.
        chunks: Of the plan.
        pending: Units of the plan.
        bytes: Of the plan's input.
        pace: Seconds a byte took in the stage's largest plan; None where it has had none.
        corpus: Name of the corpus that is exported.
    """

    stage: str
    phase: Phase
    chunk: int = 0
    chunks: int = 0
    pending: int = 0
    bytes: int = 0
    pace: float | None = None
    corpus: str = ""

    def __str__(self) -> str:
        if self.phase is Phase.CHUNK:
            return f"{self.stage}: chunk {self.chunk + 1} of {self.chunks}"
        return f"{self.stage}: {self.phase}{' ' + self.corpus if self.corpus else ''}"


Listener = Callable[[Step], None]


class Steps:
    """Tells about the steps of one run.

    Args:
        run: Id of the run: the group its Spark jobs are in.
    """

    def __init__(self, spark: SparkSession, run: str) -> None:
        self._spark = spark
        self._run = run
        self.listener: Listener = lambda step: None

    def tell(self, step: Step) -> None:
        """A step begins; what Spark is asked for from now on belongs to it."""
        self._spark.sparkContext.setJobGroup(self._run, str(step))
        self.listener(step)

    def end(self) -> None:
        """The run is over: later jobs of this session are none of its own."""
        context = self._spark.sparkContext
        for name in (GROUP, DESCRIPTION):
            context.setLocalProperty(name, None)  # type: ignore[arg-type]
