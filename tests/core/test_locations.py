"""A document is found in every place, through containers within containers."""

from __future__ import annotations

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from refinery.catalog.schemas.shapes import MEMBER
from refinery.core.locations import MAX_DEPTH, STRETCHES, depth_of, first_location, locations
from refinery.documents.containers.mbox import MboxStretchContainer
from refinery.documents.model import MAILBOX_PART

ITEMS = (
    "key string, source string, uri string, name string, extension string, size long, "
    "content string, label string, kind_hint string"
)


def member(document: str, kind: str, value: str) -> tuple:
    """A row of ``members``."""
    return (document, (kind, value), f"{document}.eml", ".eml", 10)


def test_members_of_members_carry_the_whole_way(spark: SparkSession) -> None:
    items = spark.createDataFrame(
        [
            ("i1", "s", "file:///a.zip", "a.zip", ".zip", 9, "zip1", "internal", None),
            ("i2", "s", "file:///b.zip", "b.zip", ".zip", 9, "zip1", "internal", None),
        ],
        ITEMS,
    )
    documents = spark.createDataFrame(
        [("zip1", [member("mbox1", "zip", "box")]), ("mbox1", [member("mail1", "mbox", "0:10")])],
        f"key string, members array<{MEMBER.simpleString()}>",
    )
    places = locations(items, documents)
    mails = places.where(F.col("document") == "mail1").orderBy("item").collect()
    assert [row["item"] for row in mails] == ["i1", "i2"]
    assert [(s["kind"], s["value"]) for s in mails[0]["locators"]] == [
        ("zip", "box"),
        ("mbox", "0:10"),
    ]
    assert mails[0]["depth"] == 2
    first = {row["document"]: row["item"] for row in first_location(places).collect()}
    assert first == {"zip1": "i1", "mbox1": "i1", "mail1": "i1"}


@pytest.mark.parametrize("cut", [(), ("pst-part",), ("mbox-stretch",)])
def test_a_stretch_of_a_mailbox_is_no_container(spark: SparkSession, cut: tuple[str, ...]) -> None:
    kinds = [*cut, *["zip"] * (MAX_DEPTH + 2)]
    items = spark.createDataFrame(
        [("i", "s", "file:///a", "a", "", 9, "0", "internal", None)], ITEMS
    )
    documents = spark.createDataFrame(
        [(str(at), [member(str(at + 1), kind, "x")]) for at, kind in enumerate(kinds)],
        f"key string, members array<{MEMBER.simpleString()}>",
    )
    places = {row["document"]: row for row in locations(items, documents).collect()}
    assert len(places) == MAX_DEPTH + len(cut) + 1
    assert max(row["depth"] for row in places.values()) == MAX_DEPTH
    for at, row in places.items():
        assert row["depth"] == depth_of(kinds[: int(at)])


def test_the_kinds_of_stretches_are_those_that_readers_give() -> None:
    assert {MAILBOX_PART, MboxStretchContainer.name} == set(STRETCHES)
