"""What happened: runs, plans, removals, crawls, artefacts, exports. One writer for all.

Only the runner and the commands write here. What a crash cuts off is rebuilt: a plan's
progress is the output table's own transaction counter, not a note that could be lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.local_rows import frame_of
from refinery.catalog.model import Status, Table
from refinery.catalog.schemas.assurance import ASSURANCE_DRAWS, ASSURANCE_ITEMS, ASSURANCE_MARKS
from refinery.catalog.schemas.ledger import (
    ARTEFACTS,
    CRAWLS,
    EXPORTS,
    HOUSE_IDENTIFIERS,
    PLANS,
    REMOVALS,
    RUNS,
)
from refinery.ledger.lease import Lease

OPEN: Final = "open"
DONE: Final = "done"
ABANDONED: Final = "abandoned"
MAINTAIN: Final = "maintain"
"""The command of a run that is upkeep."""
DISCOVER: Final = "discover"
"""The command of a run that mines; runs of the line name their stages instead."""


class Ledger:
    """Reads and writes the ledger tables."""

    def __init__(self, lake: Lake, lease: Lease) -> None:
        self._lake = lake
        self._lease = lease
        self._idle: list[dict[str, Any]] = []

    # ---- writing

    def record_run(self, **values: Any) -> None:
        """Note the start or the end of a run."""
        self._append(RUNS, [values])

    def record_plan(self, **values: Any) -> None:
        """Note a plan's state; the newest row of a plan counts."""
        self._append(PLANS, [*self._idle, values])
        self._idle = []

    def record_idle(self, **values: Any) -> None:
        """Note a stage that had nothing to do; written with the next plan or :meth:`flush`."""
        self._idle.append(values)

    def flush(self) -> None:
        """Write what :meth:`record_idle` kept back."""
        if self._idle:
            self._append(PLANS, self._idle)
            self._idle = []

    def record_crawls(self, rows: Sequence[dict[str, Any]]) -> None:
        """Note what the listings of a crawl saw."""
        self._append(CRAWLS, rows)

    def record_artefact(self, **values: Any) -> None:
        """Pin a newly fitted artefact."""
        self._append(ARTEFACTS, [values])

    def record_export(self, **values: Any) -> None:
        """Note a corpus that left the lake."""
        self._append(EXPORTS, [values])

    def record_draw(self, **values: Any) -> None:
        """Note a sampling plan, before anything is drawn by it."""
        self._append(ASSURANCE_DRAWS, [values])

    def record_drawn(self, rows: Sequence[dict[str, Any]]) -> None:
        """Note the documents of a draw."""
        self._append(ASSURANCE_ITEMS, rows)

    def record_marks(self, rows: Sequence[dict[str, Any]]) -> None:
        """Note what a reviewer saw."""
        self._append(ASSURANCE_MARKS, rows)

    def record_removals(self, rows: DataFrame, plan: str) -> None:
        """Remove keys logically, once per plan however often it is resumed.

        Args:
            rows: ``table``, ``key``, ``as_of`` and ``reason``.
        """
        done = self._lake.read(REMOVALS).where(F.col("plan") == plan)
        if done.isEmpty():
            self._write(REMOVALS, rows.withColumn("plan", F.lit(plan)))

    def record_house_identifiers(self, rows: Sequence[dict[str, Any]]) -> None:
        """Note proposals, or decisions on them."""
        if rows:
            self._append(HOUSE_IDENTIFIERS, rows)

    # ---- reading

    def house_identifiers(self) -> list[dict[str, Any]]:
        """Every row ever noted of house identifiers; there are a handful a mining."""
        rows = self._lake.read(HOUSE_IDENTIFIERS).toLocalIterator()  # few, as said
        return [row.asDict() for row in rows]

    def last_plans(self) -> dict[str, Row]:
        """The newest row of every stage, in one read.

        Returns:
            Stage -> its row, and ``pace``: seconds a byte of input took in the stage's largest
            plan, or None where none is done; small ones say little.
        """
        rows = self._lake.read(PLANS)
        newest = F.max_by(F.struct(*rows.columns), F.struct("run_seq", "at")).alias("row")
        measured = (F.col("state") == DONE) & (F.col("bytes") > 0) & (F.col("seconds") > 0)
        size = F.when(measured, F.struct("bytes", "at"))
        pace = F.max_by(F.col("seconds") / F.col("bytes"), size).alias("pace")
        last = rows.groupBy("stage").agg(newest, pace).select("row.*", "pace")
        # One row per stage.
        return {row["stage"]: row for row in last.toLocalIterator()}

    def accounts(self) -> dict[str, Row]:
        """Per stage, the sums over all plans of the newest run that did something.

        Returns:
            Stage -> ``pending``, ``removed``, ``chunks`` and the units per status.
        """
        worked = (F.col("pending") > 0) | (F.col("removed") > 0)
        done = self._lake.read(PLANS).where(worked & (F.col("state") == DONE))
        statuses = [
            F.sum(F.coalesce(F.col("counts")[str(s)], F.lit(0))).alias(str(s)) for s in Status
        ]
        sums = [F.sum(name).alias(name) for name in ("pending", "removed", "chunks")]
        runs = done.groupBy("stage", "run").agg(*sums, *statuses, F.max("at").alias("at"))
        newest = F.max_by(F.struct(*runs.columns), "at").alias("row")
        # One row per stage.
        return {r["stage"]: r["row"] for r in runs.groupBy("stage").agg(newest).toLocalIterator()}

    def newest_removals(self) -> dict[str, int]:
        """Table -> sequence of the newest removal from it."""
        rows = self._lake.read(REMOVALS).groupBy("table").agg(F.max("run_seq").alias("newest"))
        # One row per table.
        return {row["table"]: row["newest"] for row in rows.toLocalIterator()}

    def artefact(self, name: str) -> Row | None:
        """The newest pinned artefact of that name."""
        rows = self._lake.read(ARTEFACTS).where(F.col("name") == name)
        return rows.orderBy(F.desc("run_seq")).first()

    def _append(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        self._write(table, frame_of(self._lake.spark, rows, table.schema).coalesce(1))

    def _write(self, table: Table, rows: DataFrame) -> None:
        self._lease.check()
        sequence = self._lake.last_sequence(table) + 1
        self._lake.append(table, rows, sequence, {"table": table.name, "sequence": sequence})


def now() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)
