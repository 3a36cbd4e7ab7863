"""A document is found in every place, through containers within containers."""

from __future__ import annotations

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from refinery.catalog.schemas.shapes import MEMBER
from refinery.core.locations import first_location, locations

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
