"""The whole line over a small company: what changed is done again, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from refinery.catalog.model import Zone
from refinery.catalog.tables import ALL, table
from refinery.config.site import load_site
from refinery.core.line import LINE
from refinery.core.plan import StageResult
from refinery.core.stage import Options
from refinery.core.workspace import open_workspace
from refinery.errors import ConfirmationNeededError
from tests.chaos.site import make_company, make_site

pytestmark = [pytest.mark.long, pytest.mark.timeout(1500)]


@dataclass
class Line:
    """A site over a company, run stage by stage in this process."""

    config: Path
    store: Path

    def run(self, accept_removals: bool = False) -> dict[str, StageResult]:
        """Run every stage but the export."""
        options = Options(accept_removals=accept_removals)
        with open_workspace(load_site(self.config), "test", options, write=True) as workspace:
            results = {name: workspace.run_stage(name) for name in LINE}
            workspace.ledger.flush()
        return results

    def versions(self) -> dict[str, int]:
        """Delta version of every table outside the ledger."""
        with open_workspace(load_site(self.config), "test") as workspace:
            outside = [found for found in ALL if found.zone is not Zone.LEDGER]
            return {found.name: workspace.lake.version(found) for found in outside}

    def wrote(self, before: dict[str, int]) -> set[str]:
        """Tables outside the ledger with a commit since."""
        return {name for name, version in self.versions().items() if version != before[name]}

    def uris(self, name: str) -> set[str]:
        """Current uris of items."""
        with open_workspace(load_site(self.config), "test") as workspace:
            rows = workspace.inputs.current("items", "uri").collect()
        return {row["uri"] for row in rows if name in row["uri"]}

    def set(self, section: str, **values: Any) -> None:
        """Change settings of a stage."""
        site = yaml.safe_load(self.config.read_text())
        site["stages"].setdefault(section, {}).update(values)
        self.config.write_text(yaml.safe_dump(site))


@pytest.fixture(scope="module")
def line(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """A company that was refined once."""
    root = tmp_path_factory.mktemp("line")
    company = make_company(root, 0.02)
    made = Line(make_site(root / "site", company), company / "store")
    results = made.run()
    for name, result in results.items():
        done = result.kept + result.rejected + result.quarantined + result.skipped
        assert result.pending == done, name
    assert results["curate"].kept > 0
    yield made


def page(line: Line) -> Path:
    """A handbook page."""
    return sorted((line.store / "handbook").rglob("*.md"))[0]


def test_an_unchanged_run_writes_nothing_outside_the_ledger(line: Line) -> None:
    before = line.versions()
    results = line.run()
    assert line.wrote(before) == set()
    assert all(r.pending == 0 and r.removed == 0 for r in results.values())


def test_one_changed_file_is_parsed_scored_and_detected_alone(line: Line) -> None:
    target = page(line)
    text = target.read_text(encoding="utf-8")
    target.write_text(text + "\nThe archive of this page moves to the basement shelf.\n")
    results = line.run()
    assert results["crawl"].pending == 1
    for name in ("documents", "quality", "detect", "redact"):
        assert results[name].pending == 1, name
    assert results["vectors"].pending == 1
    assert results["threads"].pending == 0
    assert 1 <= results["curate"].pending <= 3


def test_a_renamed_file_parses_nothing(line: Line) -> None:
    target = page(line)
    target.rename(target.with_name("renamed" + target.suffix))
    results = line.run(accept_removals=True)
    assert results["crawl"].pending == 1
    assert results["crawl"].removed == 1
    for name in ("documents", "quality", "detect", "redact", "vectors"):
        assert results[name].pending == 0, name
        assert results[name].removed == 0, name


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
    target.chmod(0o644)
    line.run()


def test_a_permission_that_changes_no_decision_writes_acls_and_audiences_alone(line: Line) -> None:
    target = sorted((line.store / "hr").rglob("*.*"))[0]
    before = line.versions()
    target.chmod(0o600)
    results = line.run()
    assert line.wrote(before) == {"acls", "audiences"}
    assert results["curate"].pending == 0


def test_a_changed_threshold_detects_nothing_again(line: Line) -> None:
    line.set("quality", rules={"word-count-v1": {"minimum": 12}})
    results = line.run()
    assert results["quality"].pending > 0
    assert results["detect"].pending == 0
    line.set("quality", rules={})
    assert line.run()["detect"].pending == 0


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


def test_a_changed_policy_redacts_without_detecting(line: Line) -> None:
    original = Path(__file__).resolve().parents[2] / "conf" / "policies" / "default.yaml"
    policy = yaml.safe_load(original.read_text())
    policy["entities"]["URL"] = "keep"
    changed = line.config.with_name("policy.yaml")
    changed.write_text(yaml.safe_dump(policy))
    line.set("redact", policy=str(changed))
    results = line.run()
    assert results["redact"].pending > 0
    assert results["detect"].pending == 0
    assert results["documents"].pending == 0


def test_a_vanished_file_leaves_every_current_view(line: Line) -> None:
    target = line.store / "handbook" / "short-lived.md"
    words = " ".join(f"The {n}th step of the plan needs a word with the owner." for n in range(30))
    target.write_text(f"# A page that will go\n\n## What happens\n\n{words}\n", encoding="utf-8")
    os.utime(target, (1_700_000_000, 1_700_000_000))
    line.run()
    assert line.uris("short-lived")
    with open_workspace(load_site(line.config), "test") as workspace:
        content = (
            workspace.inputs.current("items", "uri", "content")
            .where(F.col("uri").contains("short-lived"))
            .first()["content"]
        )
    target.unlink()
    results = line.run()
    assert results["crawl"].removed == 1
    assert not line.uris("short-lived")
    with open_workspace(load_site(line.config), "test") as workspace:
        for name in ("documents", "clean_documents", "audiences"):
            rows = workspace.inputs.current(name)
            assert rows.where(F.col("key") == content).isEmpty(), name
        provenance = workspace.inputs.current("examples", "provenance").select(
            F.explode("provenance.document").alias("document")
        )
        assert provenance.where(F.col("document") == content).isEmpty()


def test_much_vanishing_waits_for_a_word(line: Line) -> None:
    moved = line.store.parent / "elsewhere"
    before = line.versions()
    (line.store / "documents").rename(moved)
    with pytest.raises(ConfirmationNeededError, match="company") as caught:
        line.run()
    assert "--accept-removals" in caught.value.next_step
    assert line.wrote(before) == set()
    moved.rename(line.store / "documents")
    line.run()


def test_every_table_of_the_lake_was_written_by_the_line(line: Line) -> None:
    empty = {"artefacts", "exports", "runs"}
    with open_workspace(load_site(line.config), "test") as workspace:
        absent = {f.name for f in ALL if workspace.lake.version(table(f.name)) < 0}
    assert absent <= empty
