"""What changed since a run, as stored rows tell it, and what upkeep has left untold.

The first two tests go through one history, in this order.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from refinery.catalog.schemas.raw import DETECTIONS
from refinery.catalog.schemas.refined import CLEAN_DOCUMENTS
from refinery.config.site import MaintainSettings
from refinery.core.identity import Identity
from refinery.core.maintenance import Maintenance
from refinery.core.workspace import Workspace
from refinery.errors import UsageError
from refinery.ledger.ledger import MAINTAIN
from refinery.redaction.report.change import changes
from tests.redaction.report.lakes import at, blocked, clean, opened, put, ran

PERSON = ("PERSON", "d1")
URL = ("URL", "d2")


@pytest.fixture(scope="module")
def two_runs(
    spark: SparkSession, tmp_path_factory: pytest.TempPathFactory, identity: Identity
) -> Iterator[Workspace]:
    """Of five documents one stays, one changes, one goes, one is re-opened; one is new."""
    with opened(spark, tmp_path_factory.mktemp("two-runs"), identity) as workspace:
        run_twice(workspace)
        yield workspace


def run_twice(workspace: Workspace) -> None:
    ran(workspace, "aa", 0, CLEAN_DOCUMENTS, clean("stays", PERSON), clean("changes", PERSON, URL),
        clean("goes", URL), blocked("opened", "text-missing"),
        blocked("still", "text-missing"))  # fmt: skip
    ledger, spark = workspace.ledger, workspace.spark
    row = {"table": "clean_documents", "as_of": 1}
    reopened = spark.createDataFrame([{**row, "key": "opened", "reason": "retry"}])
    ledger.record_removals(reopened, "retry-x-redact")
    gone = spark.createDataFrame([{**row, "key": "goes", "reason": "gone"}])
    ledger.record_removals(gone, "p-bb")
    ran(workspace, "bb", 20, CLEAN_DOCUMENTS, clean("changes", PERSON, PERSON),
        clean("opened", URL), clean("new", URL, PERSON))  # fmt: skip


def keep_up(workspace: Workspace, minutes: float) -> None:
    """What ``refinery maintain`` does."""
    started = {"run": f"m{minutes}", "event": "started", "command": MAINTAIN}
    workspace.ledger.record_run(**started, at=at(minutes))
    Maintenance(workspace.lake, workspace.ledger, workspace.lease, MaintainSettings()).keep()


def entity(found: dict, name: str) -> dict:
    return next(row for row in found["entities"] if row["entity"] == name)


def test_documents_findings_and_reasons_account_for_both_sides(two_runs: Workspace) -> None:
    workspace = two_runs
    ran(workspace, "cc", 40, DETECTIONS, blocked("t", "pattern-timeout"))
    found = changes(workspace, "aa")
    assert found["documents"] == {
        "before": 5, "new": 1, "gone": 1, "changed": 2, "same": 2, "untold": 0,
        "gone_untold": 0, "after": 5,
    }  # fmt: skip
    assert entity(found, "PERSON") == {
        "entity": "PERSON", "before": 2, "new": 1, "gone": 0, "more": 1, "fewer": 0,
        "untold": 0, "after": 4,
    }  # fmt: skip
    assert entity(found, "URL") == {
        "entity": "URL", "before": 2, "new": 1, "gone": 1, "more": 1, "fewer": 1,
        "untold": 0, "after": 2,
    }  # fmt: skip
    assert [list(row.values()) for row in found["reasons"]] == [
        ["detect", "texts", "quarantined", "pattern-timeout", 0, 1, 0, 0, 1],
        ["redact", "documents", "quarantined", "text-missing", 2, 0, 1, 0, 1],
    ]
    assert found["since"]["upkeep"] is None and found["since"]["is_whole"]
    assert found["since"]["same_method"] is None and not found["since"]["same_configuration"]
    assert changes(workspace, "bb")["documents"]["same"] == 5


def test_what_upkeep_folded_is_said_to_be_untold(two_runs: Workspace) -> None:
    workspace = two_runs
    keep_up(workspace, 60)
    ran(workspace, "dd", 80, CLEAN_DOCUMENTS, clean("stays", URL), clean("later", URL))
    found = changes(workspace, "aa")
    assert found["since"]["upkeep"] == at(60).isoformat()
    assert found["documents"] == {
        "before": 2, "new": 1, "gone": 0, "changed": 1, "same": 1, "untold": 3,
        "gone_untold": 1, "after": 6,
    }  # fmt: skip
    for row in found["entities"]:
        known = row["before"] + row["new"] - row["gone"] + row["more"] - row["fewer"]
        assert known + row["untold"] == row["after"]
    assert entity(found, "PERSON")["untold"] == 3
    # Of a run after which nothing was folded, everything is known.
    assert changes(workspace, "bb")["documents"]["untold"] == 0


def test_of_a_run_that_left_its_plan_open_what_stood_before_counts(workspace: Workspace) -> None:
    ran(workspace, "aa", 0, CLEAN_DOCUMENTS, clean("one", PERSON))
    workspace.ledger.record_run(run="bb", event="started", at=at(20), command="redact")
    plan = {"plan": "p-bb", "run": "bb", "stage": "redact", "chunks": 2, "base_seq": 1}
    workspace.ledger.record_plan(**plan, state="open", at=at(21), removed=0)
    put(workspace, CLEAN_DOCUMENTS, clean("two", PERSON))
    with pytest.raises(UsageError, match="no end yet"):
        changes(workspace, "bb")
    workspace.ledger.record_run(run="cc", event="started", at=at(40), command="redact")
    found = changes(workspace, "bb")
    assert not found["since"]["is_whole"]
    assert found["documents"]["before"] == 1 and found["documents"]["new"] == 1
