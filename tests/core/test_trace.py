"""Any id leads to a place: an item that was set aside, a document in a box, a text, a clean one."""

from __future__ import annotations

from pyspark.sql import SparkSession

from refinery.catalog.schemas.shapes import MEMBER
from refinery.core.trace import places_of

ITEMS = (
    "key string, source string, uri string, name string, extension string, size long, "
    "content string, label string, kind_hint string, status string"
)


def test_each_id_has_its_first_place(spark: SparkSession) -> None:
    items = spark.createDataFrame(
        [
            ("i1", "s", "file:///a.zip", "a.zip", ".zip", 9, "box", "internal", None, "kept"),
            ("i2", "s", "file:///b.zip", "b.zip", ".zip", 9, "box", "internal", None, "kept"),
            ("i3", "s", "file:///shut", "shut", "", 9, None, "internal", None, "quarantined"),
        ],
        ITEMS,
    )
    members = [("mail", ("zip", "in"), "in.eml", ".eml", 10)]
    documents = spark.createDataFrame(
        [("box", members, None), ("mail", [], "text")],
        f"key string, members array<{MEMBER.simpleString()}>, text_id string",
    )
    clean = spark.createDataFrame([("mail", "clean")], "key string, clean_text string")
    asked = ("i2", "i3", "box", "mail", "text", "clean", "unknown")
    found = {row["id"]: row for row in places_of(items, documents, clean, asked).collect()}
    assert set(found) == {*asked} - {"unknown"}
    assert found["i3"]["uri"] == "file:///shut"
    for key in ("mail", "text", "clean"):
        assert (found[key]["uri"], found[key]["extension"]) == ("file:///a.zip", ".eml")
        assert [step["value"] for step in found[key]["locators"]] == ["in"]
