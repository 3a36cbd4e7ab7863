"""Jobs of the cluster say to which run, stage and chunk they belong, and nothing of its content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession

from refinery.catalog.delta import Lake
from refinery.core.steps import DESCRIPTION, GROUP, Phase, Step, Steps
from refinery.ledger.lease import Lease
from tests.core.toy import (
    Chunk,
    ConfiguredToy,
    Inputs,
    ItemsToy,
    Work,
    runner_at,
    site_at,
    stage_at,
    write_feed,
)

SECRET = "k-secret-content"
ROWS = [(f"{SECRET}-{n:04x}", SECRET, "v1", 1000) for n in range(20)]


@pytest.fixture
def held(spark: SparkSession, tmp_path: Path) -> Iterator[Lease]:
    with Lease(Lake(spark, site_at(tmp_path).lake)) as lease:
        yield lease


class SeenToy(ItemsToy):
    """Notes what a job would carry while the stage lists, plans and transforms."""

    seen: list[tuple[str | None, str | None]]

    def _see(self) -> None:
        context = self.context.spark.sparkContext
        self.seen.append((context.getLocalProperty(GROUP), context.getLocalProperty(DESCRIPTION)))

    def before(self, inputs: Inputs) -> tuple:
        self._see()
        return super().before(inputs)

    def work(self, inputs: Inputs) -> Work:
        self._see()
        return super().work(inputs)

    def transform(self, chunk: Chunk) -> DataFrame:
        self._see()
        return super().transform(chunk)


def test_every_phase_carries_run_stage_and_chunk(
    spark: SparkSession, tmp_path: Path, held: Lease
) -> None:
    write_feed(spark, tmp_path / "feed", ROWS)
    runner = runner_at(spark, tmp_path, held, chunk_bytes=10_000)
    stage = stage_at(SeenToy, spark, tmp_path, path=str(tmp_path / "feed"))
    stage.seen = []
    told: list[str] = []
    runner.steps.listener = lambda step: told.append(str(step))
    runner.run_stage(stage)
    assert {group for group, _ in stage.seen} == {runner._run}
    name = stage.name
    assert [description for _, description in stage.seen] == [
        f"{name}: listing",
        f"{name}: planning",
        f"{name}: chunk 1 of 2",
        f"{name}: chunk 2 of 2",
        f"{name}: planning",
    ]
    assert told == [
        f"{name}: listing",
        f"{name}: planning",
        f"{name}: chunk 1 of 2",
        f"{name}: chunk 2 of 2",
        f"{name}: accounts",
        f"{name}: planning",
    ]
    jobs = spark.sparkContext.statusTracker().getJobIdsForGroup(runner._run)
    assert len(jobs) >= 6
    assert not [word for _, word in stage.seen if SECRET in word]


def test_jobs_after_a_run_are_not_its_own(spark: SparkSession) -> None:
    steps = Steps(spark, "some-run")
    steps.tell(Step("export", Phase.EXPORTING, corpus="sft"))
    context, tracker = spark.sparkContext, spark.sparkContext.statusTracker()
    assert context.getLocalProperty(DESCRIPTION) == "export: exporting sft"
    spark.range(3).count()
    before = set(tracker.getJobIdsForGroup("some-run"))
    assert before
    steps.end()
    assert context.getLocalProperty(GROUP) is None and context.getLocalProperty(DESCRIPTION) is None
    spark.range(3).count()
    assert set(tracker.getJobIdsForGroup("some-run")) == before


def test_only_a_stage_that_reads_a_store_is_said_to_list(
    spark: SparkSession, tmp_path: Path, held: Lease
) -> None:
    write_feed(spark, tmp_path / "feed", ROWS)
    runner = runner_at(spark, tmp_path, held)
    told: list[Phase] = []
    runner.steps.listener = lambda step: told.append(step.phase)
    runner.run_stage(stage_at(ConfiguredToy, spark, tmp_path, path=str(tmp_path / "feed")))
    assert told == [Phase.PLANNING, Phase.CHUNK, Phase.ACCOUNTS]
    runner.steps.end()
