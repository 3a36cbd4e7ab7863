"""A plan: what a stage set out to do, kept in the ledger until it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from pyspark.sql import Row


@dataclass(frozen=True)
class Plan:
    """One plan of one stage.

    Attributes:
        versions: Pins (see :mod:`refinery.core.pins`); among them the Delta version of each input.
        base_seq: The output's transaction version before the first chunk; chunk *i* is
            written with ``base_seq + i + 1``, so the output itself says how far it got.
        planning: Seconds that listing and planning took.
    """

    id: str
    stage: str
    fingerprint: str
    versions: dict[str, int]
    base_seq: int
    chunks: int
    pending: int
    bytes: int
    removed: int
    limited: bool
    planning: float = 0.0

    @classmethod
    def from_row(cls, row: Row) -> Self:
        """Read a plan back from the ledger; its planning is time of the run that planned it."""
        return cls(
            id=row["plan"],
            stage=row["stage"],
            fingerprint=row["fingerprint"],
            versions=dict(row["versions"] or {}),
            base_seq=row["base_seq"],
            chunks=row["chunks"],
            pending=row["pending"],
            bytes=row["bytes"],
            removed=row["removed"],
            limited=row["limited"],
        )

    def as_row(self) -> dict[str, Any]:
        """Columns of the ledger's ``plans`` table."""
        return {
            "plan": self.id,
            "stage": self.stage,
            "fingerprint": self.fingerprint,
            "versions": self.versions,
            "base_seq": self.base_seq,
            "chunks": self.chunks,
            "pending": self.pending,
            "bytes": self.bytes,
            "removed": self.removed,
            "limited": self.limited,
            "planning_seconds": self.planning,
        }


@dataclass(frozen=True)
class StageResult:
    """What came of a stage in one run; the row of the table a run ends with.

    Attributes:
        seconds: All of them.
        planning: Those of listing and planning.
    """

    stage: str
    pending: int = 0
    kept: int = 0
    rejected: int = 0
    quarantined: int = 0
    skipped: int = 0
    removed: int = 0
    seconds: float = 0.0
    bytes: int = 0
    commits: int = 0
    planning: float = 0.0

    def __add__(self, other: StageResult) -> StageResult:
        """Sum of two plans of the same stage."""
        return StageResult(
            self.stage,
            *(getattr(self, name) + getattr(other, name) for name in _SUMMED),
        )

    @property
    def megabytes_per_second(self) -> float:
        """Input bytes through the stage per second, in MB."""
        return self.bytes / 1e6 / self.seconds if self.seconds else 0.0


_SUMMED = (
    "pending",
    "kept",
    "rejected",
    "quarantined",
    "skipped",
    "removed",
    "seconds",
    "bytes",
    "commits",
    "planning",
)
