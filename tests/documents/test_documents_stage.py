"""The stage over a small share: every content once, members in a second round."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from refinery.catalog.schemas.raw import DOCUMENTS, ITEMS
from refinery.config.site import SiteSettings
from refinery.core.formats import content_extension, extension_of
from refinery.core.identity import Identity
from refinery.core.stage import Chunk, Context
from refinery.documents.documents_stage import DocumentsSettings, DocumentsStage
from tests.documents.containers.test_archives import zipped
from tests.documents.test_extract import MAIL

FILES = {
    "a.md": b"# A\n\nText of a page.",
    "copy/a.md": b"# A\n\nText of a page.",
    "m.eml": MAIL,
    "z.zip": zipped({"a.md": b"# A\n\nText of a page.", "b.md": b"# B"}),
    "x/.git/a.md": b"# A\n\nText of a page.",
    "x/.git/HEAD": b"ref: main",
    "e.txt": b"",
}


class Tables:
    """Inputs of the stage from frames."""

    def __init__(self, items: DataFrame, documents: DataFrame) -> None:
        self.frames = {"items": items, "documents": documents}

    def current(self, table: str, *columns: str) -> DataFrame:
        """Rows given, as current ones."""
        return self.frames[table].select("key", "status", F.lit(1).alias("run_seq"), *columns)

    def rows(self, table: str, *columns: str) -> DataFrame:
        """As :meth:`current`."""
        return self.current(table, *columns)


@pytest.fixture
def stage(spark: SparkSession, identity: Identity, tmp_path: Path) -> DocumentsStage:
    """The stage of a site whose one source is a folder of files."""
    return stage_over(FILES, spark, identity, tmp_path, DocumentsSettings())


def stage_over(
    files: Mapping[str, bytes],
    spark: SparkSession,
    identity: Identity,
    tmp_path: Path,
    settings: DocumentsSettings,
) -> DocumentsStage:
    """The stage of a site whose one source is a folder of these files."""
    for name, data in files.items():
        target = tmp_path / "share" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    share = {"name": "s", "type": "file-share", "path": str(tmp_path / "share"), "realm": "corp"}
    values: dict[str, Any] = {
        "lake": dict.fromkeys(("raw", "ledger", "refined", "exports"), "/none"),
        "keys": {"identity": identity.reference},
        "spark": {"local_dir": str(tmp_path)},
        "sources": [share],
    }
    site = SiteSettings.parse(values, "test")
    return DocumentsStage(settings, Context(site, identity, spark, str(tmp_path)))


def items(
    spark: SparkSession, identity: Identity, root: Path, files: Mapping[str, bytes] = FILES
) -> DataFrame:
    """What a crawl would list."""
    rows = []
    for name, data in files.items():
        row = dict.fromkeys(ITEMS.payload.names)
        uri = (root / name).as_uri()
        row |= {"key": identity.item("s", uri), "status": "kept", "source": "s", "uri": uri}
        row |= {"name": Path(name).name, "extension": extension_of(name), "size": len(data)}
        rows.append({**row, "content": identity.content(data, content_extension(name))})
    return spark.createDataFrame(rows, ITEMS.payload)


def test_rounds(
    spark: SparkSession, identity: Identity, stage: DocumentsStage, tmp_path: Path
) -> None:
    listed = items(spark, identity, tmp_path / "share")
    documents = spark.createDataFrame([], DOCUMENTS.payload)
    rounds = []
    for _ in range(3):
        keys = stage.work(Tables(listed, documents)).keys
        pending = keys.join(documents, "key", "left_anti").localCheckpoint()
        rounds.append(pending.count())
        if rounds[-1]:
            documents = documents.union(stage.transform(Chunk(pending))).localCheckpoint()
    assert rounds == [5, 2, 0]
    rows = documents.collect()
    assert sorted((r["status"], r["reason"] or "", r["kind"] or "") for r in rows) == [
        ("kept", "", "container"),
        ("kept", "", "message"),
        ("kept", "", "page"),
        ("kept", "", "page"),
        ("kept", "", "page"),
        ("rejected", "empty", ""),
        ("skipped", "git-internals", ""),
    ]
    assert documents.schema == DOCUMENTS.payload
    inputs = {r["key"]: r["inputs"] for r in keys.select("key", "inputs").collect()}
    page = identity.content(FILES["a.md"], ".md")
    assert inputs[page] == ""
    # A member's row depends on its depth only where nothing deeper is opened.
    assert sorted(inputs.values()) == ["", "", "", "", "", "", "git"]
