"""The stage over hostile files among good neighbours: each has its fate, and no child is left."""

from __future__ import annotations

import time
from pathlib import Path

import psutil
import pytest
from pyspark.sql import DataFrame, Row, SparkSession

from refinery.catalog.schemas.raw import DOCUMENTS
from refinery.core.formats import content_extension
from refinery.core.identity import Identity
from refinery.documents.documents_stage import PLACE, DocumentsSettings, DocumentsStage
from refinery.documents.extract import Bounds, ExtractDocuments
from tests.documents.hostile.case import MARK, Case
from tests.documents.hostile.families import cases, reasons
from tests.documents.hostile.test_hostile import CHILD, nobody_called
from tests.documents.test_documents_stage import Tables, items, stage_over

NEIGHBOURS = 200
BOUNDS = Bounds(seconds=20.0, memory=512 * 2**20, documents=100, size=256 * 2**20)


@pytest.mark.long
def test_good_neighbours_of_hostile_files_are_all_kept(
    spark: SparkSession, identity: Identity, tmp_path: Path
) -> None:
    good = {f"{n:03}.md": f"# Page {n}\n\n{MARK} ({n})".encode() for n in range(NEIGHBOURS)}
    made = [(case, case.make()) for case in cases()]
    hostile = [(case, data) for case, data in made if data]
    # By name, a hostile file after every other good one.
    mixed = {f"{n * 2 % NEIGHBOURS:03}-{case.name}": data for n, (case, data) in enumerate(hostile)}
    assert len(mixed) == len(hostile)
    stage = stage_over({**good, **mixed}, spark, identity, tmp_path, DocumentsSettings())
    listed = items(spark, identity, tmp_path / "share", {**good, **mixed})
    began = time.time()
    rows = read_in_one_partition(stage, listed)
    for name, data in good.items():
        assert rows[identity.content(data, ".md")]["status"] == "kept", name
    for case, data in hostile:
        check(case, rows[identity.content(data, content_extension(case.name))])
    assert {row["reason"] or "" for row in rows.values()} <= {"", *reasons()}
    assert not left(began)
    nobody_called()


def read_in_one_partition(stage: DocumentsStage, listed: DataFrame) -> dict[str, Row]:
    """What the stage's workers make of the files: one worker, one after the other."""
    spark = listed.sparkSession
    empty = spark.createDataFrame([], DOCUMENTS.payload)
    keys = stage.work(Tables(listed, empty)).keys.select("key", "bytes", "order", *PLACE)
    alone = keys.coalesce(1).sortWithinPartitions("uri")
    assert alone.rdd.getNumPartitions() == 1
    site, identity = stage.context.site, stage.context.identity
    extract = ExtractDocuments(site.sources, identity, BOUNDS)
    found = alone.mapInArrow(extract, DOCUMENTS.payload)
    return {row["key"]: row for row in found.select("key", "status", "reason").collect()}


def check(case: Case, row: Row) -> None:
    """A hostile file's row says what the reader says of it."""
    reason = row["reason"] or ""
    assert reason in case.ends, case.name
    assert (row["status"] == "kept") == (not reason), case.name


def left(since: float) -> list[int]:
    """Parsing processes started meanwhile that no worker waits for."""
    found = []
    for process in psutil.process_iter(["cmdline", "create_time", "ppid"]):
        told = process.info
        is_child = CHILD in " ".join(told["cmdline"] or ()) and told["create_time"] > since
        if is_child and (told["ppid"] == 1 or not psutil.pid_exists(told["ppid"])):
            found.append(process.pid)
    return found
