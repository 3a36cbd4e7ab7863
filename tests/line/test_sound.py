"""The whole line over a small company: what changed is done again, and nothing else.

A run takes long, so the tests go through one history, in this order.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from pyspark.sql import functions as F

from refinery.catalog.tables import ALL, table
from refinery.config.site import load_site
from refinery.core.workspace import open_workspace
from refinery.errors import ConfirmationNeededError
from tests.line.conftest import Line

SHORT_LIVED = "short-lived.md"
NEW_PAGE = """# Closing the old warehouse

## What happens when

The lease of the old warehouse ends in autumn, and the owner wants the keys a week before that.
Whoever keeps samples on the third floor packs them into the grey crates, because the lift only
takes those. Forklifts are inspected first: two of them leak oil and may not enter the new hall.

## Who to ask

Facilities orders the lorries once the list of crates is complete. Questions about insurance go to
the finance desk, which has seen the contract. Lost badges are replaced at the front door every
morning between eight and nine, and visitors need an escort until the fence has been moved.
"""

pytestmark = [pytest.mark.long, pytest.mark.timeout(1500)]


def page(line: Line) -> Path:
    """A handbook page."""
    return sorted((line.store / "handbook").rglob("*.md"))[0]


def test_one_changed_and_one_new_file_are_parsed_scored_and_detected_alone(line: Line) -> None:
    target = page(line)
    text = target.read_text(encoding="utf-8")
    target.write_text(text + "\nThe archive of this page moves to the basement shelf.\n")
    new = line.store / "handbook" / SHORT_LIVED
    new.write_text(NEW_PAGE, encoding="utf-8")
    os.utime(new, (1_700_000_000, 1_700_000_000))
    results = line.run()
    for name in ("crawl", "documents", "quality", "detect", "redact", "vectors"):
        assert results[name].pending == 2, name
    assert results["threads"].pending == 0
    assert 2 <= results["curate"].pending <= 6
    assert line.uris(SHORT_LIVED)


def test_a_vanished_file_leaves_every_current_view_and_a_renamed_one_none(line: Line) -> None:
    with open_workspace(load_site(line.config), "test") as workspace:
        content = (
            workspace.inputs.current("items", "uri", "content")
            .where(F.col("uri").contains(SHORT_LIVED))
            .first()["content"]
        )
    (line.store / "handbook" / SHORT_LIVED).unlink()
    target = page(line)
    target.rename(target.with_name("renamed" + target.suffix))
    results = line.run(accept_removals=True)
    assert (results["crawl"].pending, results["crawl"].removed) == (1, 2)
    for name in ("documents", "quality", "detect", "redact", "vectors"):
        assert (results[name].pending, results[name].removed) == (0, 1), name
    assert not line.uris(SHORT_LIVED)
    with open_workspace(load_site(line.config), "test") as workspace:
        for name in ("documents", "clean_documents", "audiences"):
            rows = workspace.inputs.current(name)
            assert rows.where(F.col("key") == content).isEmpty(), name
        provenance = workspace.inputs.current("examples", "provenance").select(
            F.explode("provenance.document").alias("document")
        )
        assert provenance.where(F.col("document") == content).isEmpty()


@pytest.mark.chaos  # the permission below takes the same way, and further
def test_a_permission_that_changes_no_decision_writes_acls_and_audiences_alone(line: Line) -> None:
    target = sorted((line.store / "hr").rglob("*.*"))[0]
    before = line.versions()
    target.chmod(0o600)
    results = line.run()
    assert line.wrote(before) == {"acls", "audiences"}
    assert results["curate"].pending == 0


def test_a_changed_permission_writes_acls_and_audiences_alone(line: Line) -> None:
    target = page(line)
    target.chmod(0o604 if target.stat().st_mode & 0o044 == 0o044 else 0o644)
    before = line.versions()
    target.chmod(0o600)
    results = line.run()
    wrote = line.wrote(before)
    assert {"acls", "audiences"} <= wrote
    # The corpus is for everyone, so its examples of this page go; nothing else is written.
    assert wrote <= {"acls", "audiences", "examples"}
    assert results["acls"].pending == results["audiences"].pending == 1
    assert results["curate"].rejected == results["curate"].pending
    target.chmod(0o644)  # the next run sees it


def test_a_changed_threshold_and_policy_redact_without_detecting(line: Line) -> None:
    original = Path(__file__).resolve().parents[2] / "conf" / "policies" / "default.yaml"
    policy = yaml.safe_load(original.read_text())
    policy["entities"]["URL"] = "keep"
    changed = line.config.with_name("policy.yaml")
    changed.write_text(yaml.safe_dump(policy))
    line.set("redact", policy=str(changed))
    assert line.unsettled()[0] == "redact"
    line.set("quality", rules={"word-count-v1": {"minimum": 12}})
    results = line.run()
    assert results["quality"].pending > 0
    assert results["redact"].pending > 0
    assert results["detect"].pending == 0
    assert results["documents"].pending == 0


@pytest.mark.chaos
def test_a_tightened_threshold_takes_its_texts_out_of_the_corpus(line: Line) -> None:
    line.set("quality", rules={"word-count-v1": {"minimum": 200}})
    tightened = line.run()
    assert tightened["quality"].rejected > 0
    assert tightened["detect"].pending == 0
    assert tightened["redact"].removed > 0
    line.set("quality", rules={})
    loosened = line.run()
    assert loosened["quality"].pending > 0
    assert loosened["detect"].pending == 0
    assert loosened["redact"].kept >= tightened["redact"].removed


def test_much_vanishing_waits_for_a_word(line: Line) -> None:
    moved = line.store.parent / "elsewhere"
    before = line.versions()
    (line.store / "documents").rename(moved)
    with pytest.raises(ConfirmationNeededError, match="company") as caught:
        line.run()
    assert "--accept-removals" in caught.value.next_step
    assert line.wrote(before) == set()
    moved.rename(line.store / "documents")


def test_every_table_of_the_lake_was_written_by_the_line(line: Line) -> None:
    people = {f.name for f in ALL if f.name.startswith("assurance_")} | {"house_identifiers"}
    empty = {"artefacts", "exports", "runs", *people}
    with open_workspace(load_site(line.config), "test") as workspace:
        absent = {f.name for f in ALL if workspace.lake.version(table(f.name)) < 0}
    assert absent <= empty
