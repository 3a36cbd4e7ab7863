"""Desired state minus current state: which units to do, which to remove, in which chunks.

Only narrow columns are read to decide. The wide parts are then read once and laid out by
chunk, so that a hundred chunks cost two reads of the data and not a hundred.
"""

from __future__ import annotations

import uuid
from typing import Final

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.tables import table
from refinery.config.site import PlanSettings
from refinery.core.checkpoints import worked_out
from refinery.core.inputs import PinnedInputs
from refinery.core.plan import Plan
from refinery.core.reasons import MAX_ATTEMPTS, TRANSIENT
from refinery.core.scratch import Scratch
from refinery.core.stage import Part, Stage, Work
from refinery.errors import UsageError

DO: Final = "do"
REMOVE: Final = "remove"
LATER: Final = "later"
PREFIX_ROWS: Final = 1_000_000
BROADCAST_KEYS: Final = 1_000_000


class Planner:
    """Makes plans; writes only scratch, never a table."""

    def __init__(
        self, spark: SparkSession, lake: Lake, scratch: Scratch, settings: PlanSettings
    ) -> None:
        self._spark = spark
        self._lake = lake
        self._scratch = scratch
        self._settings = settings
        self.works: dict[str, Work] = {}
        """Work of the plans made here, so that it need not be asked for twice."""
        self.later = 0
        """Units that the last plan left for a later run to try again."""

    def make(
        self,
        stage: Stage,
        fingerprint: str,
        versions: dict[str, int],
        limit: int | None,
        again: bool = True,
    ) -> Plan | None:
        """The plan of what is missing, or None when nothing is.

        Args:
            versions: Pins of the stage; among them input table -> Delta version to read,
                ``removals`` included.
            limit: Units at most; a limited plan never removes.
            again: Whether to try again what failed for a reason that may have passed.
        """
        inputs = PinnedInputs(self._lake, stage.inputs, versions)
        work = stage.work(inputs)
        _check_keys(stage, work)
        plan_id = uuid.uuid4().hex
        decided = self._decide(stage, work.keys, fingerprint, versions["removals"], again)
        decided.write.parquet(self._scratch.decided(plan_id))
        # With its schema, for which Spark would start a job.
        reader = self._spark.read.schema(decided.schema)
        decided = reader.parquet(self._scratch.decided(plan_id))
        pending, size, removed, self.later = _totals(decided)
        if stage.output in stage.inputs and pending:
            # What a container holds is known only once it was opened: remove at the fixpoint.
            removed = 0
        if limit is not None:
            pending, removed = min(pending, limit), 0
        if not pending and not removed:
            self._scratch.drop(plan_id)
            return None
        todo = decided.where(F.col("action") == DO).drop("action")
        if limit is not None:
            todo = todo.orderBy("order", "key").limit(limit)
            size = int(todo.agg(F.sum("bytes")).first()[0] or 0)  # type: ignore[index]
        chunks = self._lay_out(plan_id, work, todo, pending)
        self.works[plan_id] = work
        if removed:
            gone = decided.where(F.col("action") == REMOVE).select("key")
            gone.write.parquet(self._scratch.removed(plan_id))
        self._scratch.close(plan_id, work.parts if chunks > 1 else ())
        return Plan(
            id=plan_id,
            stage=stage.name,
            fingerprint=fingerprint,
            versions=versions,
            base_seq=self._lake.last_sequence(table(stage.output)),
            chunks=chunks,
            pending=pending,
            bytes=size,
            removed=removed,
            limited=limit is not None,
        )

    def count(
        self, stage: Stage, fingerprint: str, versions: dict[str, int]
    ) -> tuple[int, int, int]:
        """Units a plan made now would do, their bytes, and units it would remove."""
        keys = stage.work(PinnedInputs(self._lake, stage.inputs, versions)).keys
        decided = self._decide(stage, keys, fingerprint, versions["removals"], True)
        pending, size, removed, _ = _totals(decided)
        return pending, size, removed

    def _decide(
        self,
        stage: Stage,
        keys: DataFrame,
        fingerprint: str,
        removals_version: int,
        retry: bool,
    ) -> DataFrame:
        """Every unit that must be done or removed, with its key columns and ``action``."""
        output = table(stage.output)
        reader = PinnedInputs(self._lake, None, {"removals": removals_version})
        existing = reader.current(output.name, "fingerprint", "inputs", "reason", "attempts")
        have = existing.groupBy(F.col(output.unit).alias("key")).agg(
            F.first("fingerprint").alias("have_fingerprint"),
            F.first("inputs").alias("have_inputs"),
            F.max("attempts").alias("have_attempts"),
            F.bool_or(F.col("reason").isin(*TRANSIENT)).alias("have_transient"),
        )
        if "wanted" not in keys.columns:
            keys = keys.withColumn("wanted", F.lit(True))
        joined = keys.withColumn("desired", F.lit(True)).join(have, "key", "full_outer")
        again = F.col("have_transient") & (F.col("have_attempts") < MAX_ATTEMPTS)
        repeat = F.when(F.coalesce(again, F.lit(False)), DO if retry else LATER)
        stale = (F.col("have_fingerprint") != fingerprint) | ~F.col("have_inputs").eqNullSafe(
            F.col("inputs")
        )
        missing = F.col("have_fingerprint").isNull()
        action = (
            F.when(F.col("desired").isNull(), REMOVE)
            .when(F.col("wanted") & (missing | stale), DO)
            .when(F.col("wanted"), repeat)
        )
        same_inputs = F.col("have_inputs").eqNullSafe(F.col("inputs")) & ~stale
        attempts = F.when(same_inputs, F.coalesce("have_attempts", F.lit(0))).otherwise(0)
        return (
            joined.withColumn("action", action)
            .where(F.col("action").isNotNull())
            .withColumn("attempts", attempts)
            .drop(
                "desired",
                "wanted",
                "have_fingerprint",
                "have_inputs",
                "have_attempts",
                "have_transient",
            )
        )

    def _lay_out(self, plan_id: str, work: Work, todo: DataFrame, pending: int) -> int:
        """Write keys and parts by chunk; a single chunk reads its parts where they lie."""
        if not pending:
            return 0
        chunked = self._assign_chunks(todo, pending)
        chunks = self._scratch.write_chunks(chunked, self._scratch.keys(plan_id))[-1] + 1
        if chunks > 1:
            keys = self._spark.read.schema(chunked.schema).parquet(self._scratch.keys(plan_id))
            for name, part in work.parts.items():
                self._write_part(plan_id, name, part, keys, (pending, chunks))
        return chunks

    def _write_part(
        self, plan_id: str, name: str, part: Part, keys: DataFrame, size: tuple[int, int]
    ) -> None:
        pending, chunks = size
        # Several files a chunk without a shuffle, so that a chunk is read in parallel.
        files = max(1, self._spark.sparkContext.defaultParallelism)
        chosen = select_part(part, keys.select(*part.on, "chunk").distinct(), pending)
        rows = max(1, pending // (chunks * files))
        self._scratch.write_chunks(chosen, self._scratch.part(plan_id, name), rows)

    def _assign_chunks(self, todo: DataFrame, pending: int) -> DataFrame:
        """Add ``chunk``: ranges of ``order`` bounded by bytes and by number of keys.

        A running sum without one partition that sees all: sums within ranges, then the
        ranges' offsets (one number per million keys on the driver).
        """
        floor = max(1, self._settings.chunk_bytes // self._settings.chunk_keys)
        weight = F.greatest(F.coalesce("bytes", F.lit(0)), F.lit(floor)).cast("long")
        ranges = max(1, pending // PREFIX_ROWS)
        placed = todo.withColumn("weight", weight)
        if ranges > 1:
            placed = worked_out(placed.repartitionByRange(ranges, "order", "key"))
        else:
            placed = placed.coalesce(1)
        placed = placed.withColumn("range", F.spark_partition_id() if ranges > 1 else F.lit(0))
        before: dict[int, int] = {0: 0}
        if ranges > 1:
            total = 0
            # One row per range of a million keys.
            for row in placed.groupBy("range").agg(F.sum("weight")).orderBy("range").collect():
                before[row[0]], total = total, total + row[1]
        offset = F.element_at(
            F.create_map(*[F.lit(x) for pair in before.items() for x in pair]), F.col("range")
        )
        within = Window.partitionBy("range").orderBy("order", "key")
        start = F.sum("weight").over(within) - F.col("weight") + offset
        chunk = F.floor(start / F.lit(self._settings.chunk_bytes)).cast("int")
        numbered = placed.withColumn("raw_chunk", chunk).drop("weight", "range")
        dense = F.dense_rank().over(Window.orderBy("raw_chunk")) - 1
        names = numbered.select("raw_chunk").distinct().withColumn("chunk", dense)
        return numbered.join(F.broadcast(names), "raw_chunk").drop("raw_chunk")


def select_part(part: Part, links: DataFrame, pending: int) -> DataFrame:
    """The rows of a part that the links ask for, with the links' columns.

    Rows are pruned by the sequence range asked for; links are sent to the rows, so that wide
    rows are neither shuffled nor sorted.
    """
    frame = part.frame
    for column in part.on:
        if column.endswith("_seq"):
            bounds = links.agg(F.min(column), F.max(column)).first()
            if bounds is not None and bounds[0] is not None:
                frame = frame.where(F.col(column).between(bounds[0], bounds[1]))
    side = F.broadcast(links) if pending <= BROADCAST_KEYS else links
    return frame.join(side, list(part.on), "inner")


def _totals(decided: DataFrame) -> tuple[int, int, int, int]:
    """Units to do and their bytes, units to remove, units for a later run."""
    row = decided.agg(
        F.count_if(F.col("action") == DO),
        F.sum(F.when(F.col("action") == DO, F.col("bytes"))),
        F.count_if(F.col("action") == REMOVE),
        F.count_if(F.col("action") == LATER),
    ).first()
    if row is None:
        return 0, 0, 0, 0
    return int(row[0]), int(row[1] or 0), int(row[2]), int(row[3])


def _check_keys(stage: Stage, work: Work) -> None:
    """Raise UsageError when a stage's keys lack a column the planner or a part needs."""
    needed = {"key", "inputs", "bytes", "order"}.union(*(p.on for p in work.parts.values()))
    missing = sorted(needed - set(work.keys.columns))
    if missing:
        raise UsageError(
            f"Stage '{stage.name}' gives keys without column '{missing[0]}'.",
            f"its keys have: {', '.join(work.keys.columns)}.",
        )
