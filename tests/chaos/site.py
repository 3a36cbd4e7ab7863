"""A small company and a site over it, for tests that run the line as its users do."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from refinery.config.secrets import write_key
from refinery.demo.company import write_company

CONF = Path(__file__).resolve().parents[2] / "conf" / "demo.yaml"

FOR_FEW_ROWS = {
    # Writing Java for a query and compiling it takes longer than interpreting it over few rows.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.databricks.delta.snapshotPartitions": "1",
    # A table of a few commits is read from them; making a summary costs a fifth of each.
    "spark.databricks.delta.properties.defaults.checkpointInterval": "1000",
    "spark.databricks.delta.writeChecksumFile.enabled": "false",
}
"""Spark's settings for tests; the cluster's run without, and end in the same tables."""


@dataclass(frozen=True)
class Reference:
    """A line that nothing disturbed, on two cores, in one chunk a stage.

    Attributes:
        company: Directory of the company that was refined.
        config: Configuration of its site; the lake lies beside it.
        seconds: What the run took.
        told: What it printed as its one object.
    """

    company: Path
    config: Path
    seconds: float
    told: dict[str, Any]

    @property
    def root(self) -> Path:
        """Directory of the site."""
        return self.config.parent


def make_company(root: Path, scale: float) -> Path:
    """Write a company once; returns its directory."""
    company = root / "company"
    write_company(company, scale=scale, seed=11)
    return company


def make_site(root: Path, company: Path, master: str = "", **plan: Any) -> Path:
    """Write a site's configuration and keys below ``root``; returns the configuration.

    All sites of one company share its keys, so that their tables can be compared.
    """
    keys = company.parent / "keys"
    for name in ("identity", "demo"):
        write_key(keys / f"{name}.key")
    text = CONF.read_text(encoding="utf-8")
    text = text.replace("${root}/.refinery/demo/company", str(company))
    text = text.replace("${root}/.refinery/demo/keys", str(keys))
    text = text.replace("${root}/.refinery/demo", str(root))
    values = yaml.safe_load(text)
    values["plan"] = {**values.get("plan", {}), **plan}
    values["stages"]["vectors"]["tokens"] = 64  # enough to tell texts apart, at half the time
    values["spark"]["settings"] = dict(FOR_FEW_ROWS)
    values["spark"]["master"] = master or values["spark"]["master"]
    root.mkdir(parents=True, exist_ok=True)
    path = root / "site.yaml"
    path.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")
    return path


def start(config: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start ``refinery run`` in a process group of its own, output to a file beside."""
    log = (config.parent / "run.log").open("ab")
    return subprocess.Popen(
        [sys.executable, "-m", "refinery.cli.main", "run", *arguments, "--config", str(config)],
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


def run(config: Path, *arguments: str, limit: int = 900) -> int:
    """Run to the end; returns the exit code."""
    return start(config, *arguments).wait(timeout=limit)
