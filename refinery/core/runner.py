"""Runs one stage: finish an open plan, make the next, do its chunks, account for them.

The runner is the only writer of lake tables. Progress is the output's transaction counter,
so a run that was killed anywhere goes on where the last commit stands.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.tables import table
from refinery.core.accounts import Accounts, accounts
from refinery.core.causes import told
from refinery.core.checkpoints import drop_checkpoints, open_checkpoints
from refinery.core.fingerprint import fingerprint
from refinery.core.inputs import PinnedInputs
from refinery.core.pins import CONFIGURATION, Pins, configuration_number, decisive, is_due
from refinery.core.plan import Plan, StageResult
from refinery.core.planner import Planner, select_part
from refinery.core.reasons import RETRY_DUE
from refinery.core.scratch import Scratch
from refinery.core.stage import Chunk, Stage, Work
from refinery.core.steps import Phase, Step, Steps
from refinery.core.worker import announce
from refinery.errors import AccountingError, LakeError
from refinery.ledger.lease import Lease
from refinery.ledger.ledger import ABANDONED, DONE, OPEN, Ledger, now


class Runner:
    """Runs stages one after the other under one lease."""

    def __init__(
        self,
        spark: SparkSession,
        lake: Lake,
        ledger: Ledger,
        lease: Lease,
        planner: Planner,
        scratch: Scratch,
        run: str,
    ) -> None:
        self._spark = spark
        self._lake = lake
        self._ledger = ledger
        self._lease = lease
        self._planner = planner
        self._scratch = scratch
        self._run = run
        self._pins = Pins(lake, ledger)
        self.steps = Steps(spark, run)
        self.last: dict[str, Row | dict[str, Any]] = dict(ledger.last_plans())
        self._paces = {name: row["pace"] for name, row in self.last.items()}
        open_plans = {r["plan"] for r in self.last.values() if r["state"] == OPEN}
        scratch.sweep(open_plans, lease.left_before)

    def run_stage(self, stage: Stage, limit: int | None = None) -> StageResult:
        """Bring a stage's output to the state its inputs ask for.

        Raises:
            AccountingError: A chunk lost or invented units.
            RefineryError: As the stage raises; what was committed stays and is not redone.
        """
        with told(stage.context.site, f"Stage '{stage.name}' failed beside its chunks"):
            open_checkpoints(self._spark, self._scratch.checkpoints)
            result = self._run_stage(stage, limit)
            drop_checkpoints(self._spark)  # a sweep takes those of a run that failed
            return result

    def _run_stage(self, stage: Stage, limit: int | None) -> StageResult:
        started = time.monotonic()
        announce(self._spark, stage.engines(stage.context.site))
        mark = fingerprint(stage)
        result = self._finish_open(stage, mark)
        spent = self._list(stage)
        again = True
        while True:
            began = time.monotonic()
            self.steps.tell(Step(stage.name, Phase.PLANNING))
            pins = self._pins.take(stage)
            if not stage.external and not is_due(self.last.get(stage.name), mark, pins):
                break
            plan = self._planner.make(stage, mark, pins, limit, again)
            again = False  # a reason that may pass is given until the next run
            spent += time.monotonic() - began
            if plan is None:
                self._record_idle(stage, mark, pins, limit, spent)
                result = replace(result, planning=result.planning + spent)
                break
            plan = replace(plan, planning=spent)
            self._record(plan, OPEN)
            result = result + self._execute(stage, plan)
            spent = 0.0
            if limit is not None or stage.output not in stage.inputs:
                break
        return replace(result, seconds=time.monotonic() - started)

    def _list(self, stage: Stage) -> float:
        """Have a stage prepare what its plan needs besides tables; returns the seconds it took."""
        started = time.monotonic()
        if stage.external:
            self.steps.tell(Step(stage.name, Phase.LISTING))
        crawled = stage.before(PinnedInputs(self._lake, stage.inputs))
        if crawled:
            rows = [
                {**vars(facts), "crawl": self._run, "run": self._run, "at": now()}
                for facts in crawled
            ]
            self._ledger.record_crawls(rows)
        return time.monotonic() - started

    def is_settled(self, stage: Stage) -> bool:
        """Whether the stage's output is what its inputs, settings and models ask for now.

        What an external stage would find in its store is not asked again.
        """
        last = self.last.get(stage.name)
        if last is None or last["state"] != DONE or last["limited"]:
            return False
        if last["fingerprint"] != fingerprint(stage):
            return False
        return stage.external or decisive(last["versions"]) == decisive(self._pins.take(stage))

    # ---- plans

    def _finish_open(self, stage: Stage, mark: str) -> StageResult:
        last = self.last.get(stage.name)
        if last is None or last["state"] != OPEN:
            return StageResult(stage.name)
        plan = Plan.from_row(last)  # type: ignore[arg-type]
        same = plan.fingerprint == mark and plan.versions.get(
            CONFIGURATION
        ) == configuration_number(stage)
        if not same or not self._scratch.is_whole(plan.id):
            self._record(plan, ABANDONED)
            self._scratch.drop(plan.id)
            return StageResult(stage.name)
        return self._execute(stage, plan)

    def _record(self, plan: Plan, state: str, **facts: Any) -> None:
        row = {**plan.as_row(), "run": self._run, "state": state, "at": now(), **facts}
        self._ledger.record_plan(**row)
        self.last[plan.stage] = row

    def _record_idle(
        self, stage: Stage, mark: str, pins: dict[str, int], limit: int | None, spent: float
    ) -> None:
        later = self._planner.later
        plan = Plan(
            f"{self._run}-{stage.name}",
            stage.name,
            mark,
            pins,
            self._lake.last_sequence(table(stage.output)),
            0,
            0,
            0,
            0,
            limit is not None,
            spent,
        )
        row = {
            **plan.as_row(),
            "run": self._run,
            "state": DONE,
            "at": now(),
            "counts": {},
            "reasons": {RETRY_DUE: later} if later else {},
            "seconds": 0.0,
        }
        self._ledger.record_idle(**row)
        self.last[stage.name] = row

    # ---- chunks

    def _execute(self, stage: Stage, plan: Plan) -> StageResult:
        started = time.monotonic()
        output = table(stage.output)
        before = self._pins.removals(stage.output)
        if plan.removed:
            self.steps.tell(Step(stage.name, Phase.REMOVING))
            gone = self._spark.read.schema("key string").parquet(self._scratch.removed(plan.id))
            rows = gone.select(
                F.lit(output.name).alias("table"),
                "key",
                F.lit(plan.base_seq).alias("as_of"),
                F.lit("gone").alias("reason"),
            )
            self._ledger.record_removals(rows, plan.id)
        done = self._lake.last_sequence(output) - plan.base_seq
        pace = self._paces.get(stage.name)
        for chunk in range(done, plan.chunks):
            size = (plan.chunks, plan.pending, plan.bytes)
            self.steps.tell(Step(stage.name, Phase.CHUNK, chunk, *size, pace))
            self._do_chunk(stage, plan, chunk)
        self.steps.tell(Step(stage.name, Phase.ACCOUNTS))
        found = self._account(stage, plan)
        seconds = time.monotonic() - started
        if before.items() <= plan.versions.items():
            # What the plan itself removed is no reason to plan again.
            plan = replace(plan, versions=plan.versions | self._pins.removals(stage.output))
        self._record(plan, DONE, seconds=seconds, **vars(found))
        self._planner.works.pop(plan.id, None)
        self._scratch.drop(plan.id)
        return StageResult(
            stage.name,
            pending=plan.pending,
            removed=plan.removed,
            bytes=plan.bytes,
            seconds=seconds,
            commits=plan.chunks,
            planning=plan.planning,
            **{status: found.counts.get(status, 0) for status in _STATUSES},
        )

    def _do_chunk(self, stage: Stage, plan: Plan, number: int) -> None:
        output = table(stage.output)
        what = f"Stage '{stage.name}' failed in chunk {number + 1} of {plan.chunks}"
        with told(stage.context.site, what):
            chunk = self._load(stage, plan, number)
            links = chunk.keys.select(
                F.col("key").alias(output.unit), "inputs", (F.col("attempts") + 1).alias("attempts")
            )
            rows = (
                stage.transform(chunk)
                .select(*output.payload.names)
                .join(F.broadcast(links), output.unit, "inner")
                .withColumn("fingerprint", F.lit(plan.fingerprint))
                .sortWithinPartitions("key")
            )
            self._lease.check()
            self._lake.append(
                output,
                rows,
                plan.base_seq + number + 1,
                {"plan": plan.id, "chunk": number, "run": self._run, "stage": stage.name},
            )

    def _load(self, stage: Stage, plan: Plan, number: int) -> Chunk:
        try:
            keys, parts = self._laid_out(plan, number)
        except LakeError:
            # Else every later run would look for it again.
            self._record(plan, ABANDONED)
            raise
        width = self._spark.sparkContext.defaultParallelism
        if plan.chunks == 1:
            parts = {
                name: select_part(part, keys.select(*part.on).distinct(), plan.pending).repartition(
                    width, *part.on
                )
                for name, part in self._work(stage, plan).parts.items()
            }
        return Chunk(keys.repartition(width, "key"), parts)

    def _laid_out(self, plan: Plan, number: int) -> tuple[DataFrame, dict[str, DataFrame]]:
        """Keys of a chunk, and its parts: none where the only chunk reads them where they lie."""
        scratch = self._scratch
        keys = scratch.read_chunk(scratch.keys(plan.id), number)
        names = scratch.part_names(plan.id)
        return keys, {
            name: scratch.read_chunk(scratch.part(plan.id, name), number) for name in names
        }

    def _work(self, stage: Stage, plan: Plan) -> Work:
        """The work of a plan: as planned in this process, or asked for again after a crash."""
        planned = self._planner.works.get(plan.id)
        if planned is not None:
            return planned
        return stage.work(PinnedInputs(self._lake, stage.inputs, plan.versions))

    def _account(self, stage: Stage, plan: Plan) -> Accounts:
        """What was committed, and what stands now.

        Raises:
            AccountingError: They do not add up; the plan is abandoned and its units redone.
        """
        found = accounts(self._lake, stage, plan)
        done = sum(found.counts.values())
        if done != plan.pending:
            self._record(plan, ABANDONED, counts=found.counts, reasons=found.reasons)
            raise AccountingError(
                f"Stage '{stage.name}' planned {plan.pending} units and committed {done}.",
                "run again: what is missing is planned anew; if it repeats, report a defect.",
            )
        return found


_STATUSES = ("kept", "rejected", "quarantined", "skipped")
