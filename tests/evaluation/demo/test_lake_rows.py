"""Rows of a small lake, as the evaluation reads them."""

from __future__ import annotations

from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession

from refinery.catalog.tables import table
from refinery.config.site import SiteSettings
from refinery.evaluation.demo import lake_rows
from refinery.evaluation.demo.accounting import Listed
from refinery.evaluation.demo.duplicates import Cleaned
from refinery.evaluation.demo.remaining import Words
from refinery.evaluation.demo.store_index import StorePaths

MEMBER = {"document": "mail", "locator": {"kind": "mbox", "value": "0:9"}, "name": "0.eml"}
LOST = {"document": "lost", "locator": {"kind": "mbox", "value": "9:9"}, "name": "1.eml"}
LAKE: dict[str, list[dict[str, Any]]] = {
    "items": [
        {"key": "i-1", "uri": "file:///store/a.mbox", "name": "a.mbox", "content": "box"},
        {"key": "i-2", "uri": "file:///store/l", "status": "skipped", "reason": "symlink"},
    ],
    "documents": [
        {"key": "box", "kind": "container", "members": [MEMBER, LOST]},
        {"key": "mail", "kind": "message", "message_id": "1@x", "text_id": "t-1"}
        | {"title": "Old", "text": "superseded", "run_seq": 1},
        {"key": "mail", "kind": "message", "message_id": "1@x", "text_id": "t-1"}
        | {"title": "Hello", "text": "Ask Anna", "run_seq": 2},
        {"key": "copy", "kind": "message", "message_id": "1@x", "text_id": "t-1"},
        {"key": "short", "kind": "page", "text_id": "t-2"},
        {"key": "torn", "status": "quarantined", "reason": "corrupt"},
    ],
    "quality": [{"key": "t-1"}, {"key": "t-2", "status": "rejected", "reason": "too-short"}],
    "detections": [{"key": "t-1"}],
    "threads": [{"key": "mail", "thread": "th-1"}, {"key": "copy", "thread": "th-2"}],
    "clean_documents": [
        {"key": "mail", "clean_text": "c-1", "title": "Hello", "text": "Ask <PERSON_1>"},
        {"key": "copy", "clean_text": "c-2", "text": "Ask"},
    ],
    "duplicates": [{"key": "c-1", "cluster": "c-0"}],
}


class Tables:
    """Inputs over frames in memory; the newest row of a key is the current one."""

    def __init__(self, spark: SparkSession) -> None:
        self.frames = {name: self._frame(spark, name, rows) for name, rows in LAKE.items()}

    def current(self, name: str, *columns: str) -> DataFrame:
        newest = self.frames[name].groupBy("key").agg({"run_seq": "max"}).toDF("key", "run_seq")
        rows = self.frames[name].join(newest, ["key", "run_seq"], "left_semi")
        return rows.select("key", "run_seq", "status", *columns)

    def rows(self, name: str, *columns: str) -> DataFrame:
        return self.frames[name].select("key", "run_seq", *columns)

    @staticmethod
    def _frame(spark: SparkSession, name: str, rows: list[dict[str, Any]]) -> DataFrame:
        empty = dict.fromkeys(table(name).schema.names) | {"status": "kept", "run_seq": 1}
        return spark.createDataFrame([empty | row for row in rows], table(name).schema)


@pytest.fixture(scope="module")
def inputs(spark: SparkSession) -> Tables:
    """The lake above."""
    return Tables(spark)


def test_places_lead_into_containers_and_to_members_without_a_row(inputs: Tables) -> None:
    found = {place.document: place for place in lake_rows.lying(inputs)}
    assert set(found) == {"box", "mail", "lost"}
    assert found["mail"].steps == (("mbox", "0:9"),)
    assert found["mail"].uri == "file:///store/a.mbox"
    assert (found["mail"].status, found["mail"].message_id) == ("kept", "1@x")
    assert found["lost"].status is None


def test_every_listed_path_has_its_state(inputs: Tables, site: SiteSettings) -> None:
    listed = lake_rows.listed(inputs, StorePaths(site))
    assert listed["file:///store/l"] == Listed("skipped", "symlink")
    assert listed["file:///store/a.mbox"] == Listed("kept", None)


def test_copies_of_a_message_bring_all_their_threads(inputs: Tables) -> None:
    assert lake_rows.threads_of_messages(inputs) == {"1@x": frozenset({"th-1", "th-2"})}


def test_documents_have_a_cluster_or_a_reason(inputs: Tables) -> None:
    cleaned = lake_rows.cleaned(inputs)
    assert cleaned["mail"] == Cleaned("c-0", None)
    assert cleaned["copy"] == Cleaned("c-2", None)
    assert cleaned["short"] == Cleaned(None, "quality rejected too-short")
    assert cleaned["torn"] == Cleaned(None, "documents quarantined corrupt")


def test_words_are_those_of_the_current_rows(inputs: Tables) -> None:
    assert lake_rows.words(inputs, {"mail"}) == {
        "mail": Words("Hello\nAsk Anna", "Hello\nAsk <PERSON_1>")
    }
