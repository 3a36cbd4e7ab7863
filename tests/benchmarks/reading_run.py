"""A measured process: files to text on one processor.

``python -m tests.benchmarks.reading_run REPORT SITE spark|plain PLACES``

``spark`` is the transform of the stage ``documents``, with its daemon, its children and its limits,
over the files of a lake the line has filled; rows go nowhere. It writes which files those are.
``plain`` reads the same files in a loop in its own process and judges their languages, without
child, limit or row.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

from pyspark.sql import functions as F

from refinery.config.site import load_site
from refinery.core.formats import content_extension
from refinery.core.registry import component
from refinery.core.sources import source_by_name
from refinery.core.stage import Chunk
from refinery.core.worker import announce
from refinery.core.workspace import open_workspace
from refinery.documents.containers.base import Limits
from refinery.documents.language import languages
from refinery.documents.router import route
from refinery.errors import QuarantineError
from tests.benchmarks.offline import forbid_network
from tests.benchmarks.spans import Spans, pin
from tests.benchmarks.stage_run import with_settings

STAGE = "documents"
TIMES = 4
"""How often each file is read: what a worker does once should weigh as little as in a long run."""
FIRST = 3
"""Files that are read beforehand, so that what starts once is no part of it."""


def main(report: str, config: str, how: str, places: str) -> None:
    """Read the files of a site one way."""
    pin(1)
    forbid_network()
    spans = Spans()
    if how == "spark":
        through_spark(spans, Path(config), Path(places))
    else:
        plainly(spans, Path(config), Path(places))
    spans.write(Path(report))


def through_spark(spans: Spans, config: Path, places: Path) -> None:
    """As the stage reads them."""
    site = with_settings(load_site(config), STAGE, ())
    with open_workspace(site, "refinery bench") as workspace:
        stage = workspace.stage(STAGE)
        announce(workspace.spark, stage.engines(site))
        keys = stage.work(workspace.inputs).keys.where(F.col("depth") == 0)
        keys = keys.orderBy("source", "uri").coalesce(1).cache()
        rows = keys.select("source", "uri", "name", "bytes").toLocalIterator()
        found = [row.asDict() for row in rows]
        again = workspace.spark.range(TIMES).select(F.col("id").alias("time"))
        all_keys = keys.crossJoin(again).drop("time").coalesce(1).cache()
        all_keys.count()
        places.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
        with spans.span("load"):
            discard(stage.transform(Chunk(keys.limit(FIRST), {})))
        with spans.span("work", bytes=TIMES * sum(row["bytes"] for row in found)):
            discard(stage.transform(Chunk(all_keys, {})))


def discard(rows: Any) -> None:
    """Compute every row and keep none."""
    rows.write.format("noop").mode("overwrite").save()


def plainly(spans: Spans, config: Path, places: Path) -> None:
    """One after the other, in this process."""
    sources = load_site(config).sources
    lines = places.read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    with spans.span("load"):
        for row in found[:FIRST]:
            read(sources, row)
    with spans.span("work", bytes=TIMES * sum(row["bytes"] for row in found)):
        for row in found * TIMES:
            read(sources, row)


def read(sources: Any, row: dict[str, Any]) -> None:
    """Text of one file and its languages, or its members; what cannot be read is passed over."""
    with source_by_name(sources, row["source"]).open(row["uri"]) as file:
        data = file.read()
    extension = content_extension(row["name"] or "")
    try:
        way = route(io.BytesIO(data), extension)
        if way.container:
            container = component("container", way.container)()
            limits = Limits()
            for _ in container.list(container.prepare(io.BytesIO(data), limits), limits):
                pass
        elif way.format:
            found = component("format", way.format)().extract(data, extension)
            languages(found.text, found.blocks)
    except (QuarantineError, RecursionError):
        return


if __name__ == "__main__":
    main(*sys.argv[1:])
