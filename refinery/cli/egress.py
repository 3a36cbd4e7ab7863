"""The proof behind ``refinery doctor --egress``: the whole line, cut off, on this machine.

A tiny fictional company runs from crawl to export with the site's own models, stages and Spark
settings, so that what a site changed is proven as well; lake, keys and sources are thrown away.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from refinery.catalog import leftovers
from refinery.catalog.model import Zone
from refinery.config.secrets import write_key
from refinery.config.site import SiteSettings
from refinery.demo.company import write_company
from refinery.errors import EnvironmentUnfitError
from refinery.evaluation.egress.proof import Observation, observe, observe_control, overlooked

SCALE: Final = 0.02
SEED: Final = 11
CORPUS: Final = "trial"
REALM: Final = "demo.corp"


@dataclass(frozen=True)
class EgressProof:
    """What the control and the line showed."""

    documents: int
    line: Observation
    control: Observation
    overlooked: list[str]

    @property
    def ok(self) -> bool:
        """Whether the line came to its end, and the witnesses, who see, saw nothing."""
        return self.line.code == 0 and not self.overlooked and self.line.is_cut_off

    def as_object(self) -> dict[str, Any]:
        """As ``--json`` names it."""
        return {
            "ok": self.ok,
            "documents": self.documents,
            "line": self.line.as_object(),
            "control": self.control.as_object(),
            "overlooked": self.overlooked,
        }


def prove_egress(site: SiteSettings) -> EgressProof:
    """Run control and line below the site's scratch; what they leave is removed.

    Raises:
        EnvironmentUnfitError: Nothing can be traced or cut off here, or the line failed.
    """
    scratch = Path(site.spark.local_dir).resolve()
    leftovers.begin(scratch, alone_before=False)
    root = Path(tempfile.mkdtemp(prefix="refinery-egress-", dir=scratch))
    try:
        control = observe_control(root / "control", root / "control.log")
        company = root / "company"
        documents = write_company(company, scale=SCALE, seed=SEED).documents
        config = root / "site.yaml"
        config.write_text(yaml.safe_dump(trial(site, root, company)), encoding="utf-8")
        output = root / "line.log"
        command = (sys.executable, "-m", "refinery.cli.main", "run", "--json", "--config")
        line = observe((*command, str(config)), "sinkhole", root / "line", output)
        if line.code != 0 and line.is_cut_off:
            raise EnvironmentUnfitError(
                f"The line ended with exit code {line.code} where it was cut off: "
                f"{_problem(output)}",
                "run it on a small source without --egress; what it says there applies.",
            )
        return EgressProof(documents, line, control, overlooked(control))
    finally:
        shutil.rmtree(root, ignore_errors=True)


def trial(site: SiteSettings, root: Path, company: Path) -> dict[str, Any]:
    """The site's configuration, over the company and below a directory that will go."""
    for name in ("identity", CORPUS):
        write_key(root / "keys" / f"{name}.key")
    values: dict[str, Any] = site.model_dump(mode="json")
    store = {"realm": REALM, "label": "internal"}
    shared = {"name": "company", "type": "file-share", "path": str(company / "store")}
    mail = {"name": "mail", "type": "maildir", "path": str(company / "store" / "maildir")}
    exports = str(root / "lake" / Zone.EXPORTS.value)
    return {
        **values,
        "lake": {zone.value: str(root / "lake" / zone.value) for zone in Zone},
        "keys": {
            "identity": f"file:{root}/keys/identity.key",
            "domains": {CORPUS: f"file:{root}/keys/{CORPUS}.key"},
        },
        # A cluster's workers cannot be cut off from here; the code is the same.
        "spark": {**values["spark"], "master": "local[*]", "local_dir": str(root / "spark")},
        "sources": [{**shared, **store, "exclude": ["maildir/*"]}, {**mail, **store}],
        "corpora": {
            CORPUS: {
                "audience": [f"everyone@{REALM}"],
                "domain": CORPUS,
                "destination": f"{exports}/{CORPUS}",
                "benchmark": [str(company / "benchmark" / "items.jsonl")],
                "directory": str(company / "directory.csv"),
            }
        },
        "export": {**values["export"], "allowed": [exports]},
    }


def _problem(output: Path) -> str:
    """What the line said in its one object, if it came so far."""
    for line in reversed(output.read_text(encoding="utf-8", errors="replace").splitlines()):
        if line.startswith("{"):
            return str(json.loads(line).get("problem", ""))
    return "it said nothing."
