"""A measured process: one stage's transform on one processor, through Spark, nothing stored.

``python -m tests.benchmarks.stage_run REPORT SITE STAGE TEXTS REPEATS [SETTING=JSON…]``

The stage is the one the line runs, with its daemon and its Arrow batches; rows go nowhere.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.config.site import SiteSettings, load_site
from refinery.core.stage import Chunk, Stage
from refinery.core.worker import announce
from refinery.core.workspace import open_workspace
from tests.benchmarks import texts
from tests.benchmarks.offline import forbid_network
from tests.benchmarks.spans import Spans, pin

PARTS = {"detect": "texts", "signatures": "text"}
MODELS = "models."
WARM_UP = [{"key": "0", "text": "Yesterday Barbara Johnson flew to Chicago.", "language": "en"}]


def main(report: str, config: str, name: str, path: str, repeats: str, *settings: str) -> None:
    """Run the stage over a text apart first, so that what starts once is no part of it."""
    pin(1)
    forbid_network()
    spans = Spans()
    site = with_settings(load_site(Path(config)), name, settings)
    with open_workspace(site, "refinery bench") as workspace:
        stage = workspace.stage(name)
        announce(workspace.spark, stage.engines(site))
        with spans.span("load"):
            discard(stage, texts.frame(workspace.spark, WARM_UP))
        given = texts.read(Path(path))
        held = texts.frame(workspace.spark, given)
        for _ in range(int(repeats)):
            with spans.span("work", bytes=texts.size(given)):
                discard(stage, held)
    spans.write(Path(report))


def with_settings(site: SiteSettings, name: str, settings: tuple[str, ...]) -> SiteSettings:
    """The site on one core, with other settings of one stage, or of models (``models.NAME=…``)."""
    given = dict(one.split("=", 1) for one in settings)
    values: dict[str, Any] = site.model_dump()
    values["spark"]["master"] = "local[1]"
    for key, value in given.items():
        section = values["stages"].setdefault(name, {})
        if key.startswith(MODELS):
            section = values["models"]
        section[key.removeprefix(MODELS)] = json.loads(value)
    return SiteSettings.parse(values, "site.yaml")


def discard(stage: Stage, held: DataFrame) -> None:
    """Compute every row of a stage and keep none."""
    linked = held.select(
        "*", F.col("key").alias("document"), F.lit(1).cast("long").alias("document_seq")
    )
    links = ("document", "document_seq")
    part = linked.select(*links, "text", "language")
    chunk = Chunk(linked.select("key", *links), {PARTS[stage.name]: part})
    stage.transform(chunk).write.format("noop").mode("overwrite").save()


if __name__ == "__main__":
    main(*sys.argv[1:])
