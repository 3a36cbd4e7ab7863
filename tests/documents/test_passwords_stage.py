"""A new list of passwords re-opens what it may open, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import functions as F

from refinery.catalog.schemas.raw import DOCUMENTS
from refinery.core.identity import Identity
from refinery.core.stage import Chunk
from refinery.documents.documents_stage import DocumentsSettings, DocumentsStage
from tests.documents.hostile.zipcrypto import locked_zip
from tests.documents.test_documents_stage import Tables, items, stage_over
from tests.documents.test_passwords import WORDS, locked_pdf, stored

FILES = {
    "a.md": b"# A\n\nText of a page.",
    "locked.pdf": locked_pdf("view", "RC4-128"),
    "other.pdf": locked_pdf("nobody knows", "RC4-128"),
    "z.zip": locked_zip({"a.txt": (WORDS, "view"), "b.txt": (WORDS + " Yes.", "")}),
}


class Lake:
    """Rows of the table as the planner would replace them, round by round."""

    def __init__(self, spark: SparkSession, listed: DataFrame) -> None:
        self.spark, self.listed = spark, listed.localCheckpoint()
        self.rows: dict[str, Row] = {}
        self.inputs: dict[str, str] = {}

    def settle(self, stage: DocumentsStage) -> list[int]:
        """Plan and do until nothing is left; units of each round."""
        rounds = []
        for _ in range(6):
            table = self.spark.createDataFrame(list(self.rows.values()), DOCUMENTS.payload)
            keys = stage.work(Tables(self.listed, table)).keys.localCheckpoint()
            wanted = {row["key"]: row["inputs"] for row in keys.collect()}  # a handful
            due = [key for key, inputs in wanted.items() if self.inputs.get(key) != inputs]
            rounds.append(len(due))
            if not due:
                break
            made = stage.transform(Chunk(keys.where(F.col("key").isin(due)))).collect()  # as many
            self.rows.update({row["key"]: row for row in made})
            self.rows = {key: row for key, row in self.rows.items() if key in wanted}
            self.inputs = wanted
        return rounds

    def outcomes(self) -> list[tuple[str, str]]:
        """Kind and reason of all rows of documents that lie somewhere."""
        found = self.rows.values()
        return sorted((row["kind"] or "", row["reason"] or "") for row in found)


@pytest.mark.long
def test_lists_of_passwords_come_and_go(
    spark: SparkSession, identity: Identity, tmp_path: Path
) -> None:
    def stage(reference: str) -> DocumentsStage:
        return stage_over(FILES, spark, identity, tmp_path, DocumentsSettings(passwords=reference))

    lake = Lake(spark, items(spark, identity, tmp_path / "share", FILES))
    without = stage("")
    lake.settle(without)
    locked = [("", "encrypted")] * 3 + [("container", ""), ("page", ""), ("page", "")]
    assert lake.outcomes() == locked
    assert lake.settle(without) == [0]

    first = stage(stored(tmp_path / "first", ("wrong", "view")))
    assert first.settings.digest() == without.settings.digest()
    rounds = lake.settle(first)
    opened = [("", "encrypted"), ("container", "")] + [("page", "")] * 4
    assert lake.outcomes() == opened
    assert rounds[0] == 4  # two PDFs, the archive and its locked entry; never the page
    assert lake.settle(first) == [0]

    lake.settle(stage(stored(tmp_path / "second", ("wrong",))))
    assert lake.outcomes() == locked
    told = str(lake.rows) + str(lake.inputs)
    assert "wrong" not in told and "view" not in told
