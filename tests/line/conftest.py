"""A small company that was refined once; the tests of the line change it and run again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyspark.sql import SparkSession

from refinery.catalog.model import Zone
from refinery.catalog.tables import ALL
from refinery.config.site import load_site
from refinery.core.line import LINE
from refinery.core.plan import StageResult
from refinery.core.stage import Options
from refinery.core.workspace import open_workspace
from tests.chaos.site import Reference, make_site


@dataclass
class Line:
    """A site over a company, run stage by stage in this process."""

    config: Path
    store: Path

    def run(self, accept_removals: bool = False) -> dict[str, StageResult]:
        """Run every stage but the export."""
        options = Options(accept_removals=accept_removals)
        site = load_site(self.config)
        with open_workspace(site, "test", options, write=True, create=True) as workspace:
            results = {name: workspace.run_stage(name) for name in LINE}
            workspace.ledger.flush()
            assert workspace.unsettled() == ()
        return results

    def unsettled(self) -> tuple[str, ...]:
        """Stages that an export would wait for."""
        with open_workspace(load_site(self.config), "test", write=True) as workspace:
            return workspace.unsettled()

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


@pytest.fixture(scope="package")
def line(
    spark: SparkSession, reference: Reference, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Line]:
    """The reference's company and a copy of its lake; the company is put back in the end."""
    for stage in reference.told["stages"]:
        statuses = ("kept", "rejected", "quarantined", "skipped")
        assert stage["pending"] == sum(stage[name] for name in statuses), stage["stage"]
        assert stage["kept"] > 0 or stage["stage"] != "curate"
    root = tmp_path_factory.mktemp("line")
    config = make_site(root / "site", reference.company)
    exports = str(reference.root / "lake" / Zone.EXPORTS.value)
    shutil.copytree(
        reference.root / "lake",
        config.parent / "lake",
        ignore=lambda folder, names: names if folder == exports else (),
    )
    # Files are known by their times: those that were refined stay where they are.
    shutil.copytree(reference.company, root / "kept", symlinks=True)
    yield Line(config, reference.company / "store")
    shutil.rmtree(reference.company)
    (root / "kept").rename(reference.company)
