"""From any id of a table to the places it stands for and what every stage made of it."""

from __future__ import annotations

from typing import Any, Final

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.tables import table
from refinery.core.inputs import PinnedInputs
from refinery.core.locations import locations

MOST: Final = 100
"""Documents and places that one id is followed to."""
_ITEM: Final = ("source", "uri", "name", "extension", "size", "content", "label", "kind_hint")
_BY_ITEM: Final = ("items", "acls")
_BY_DOCUMENT: Final = ("documents", "threads", "clean_documents", "audiences")
_BY_TEXT: Final = ("quality", "detections")
_BY_CLEAN_TEXT: Final = ("signatures", "duplicates", "vectors", "topics")


def trace(lake: Lake, key: str) -> dict[str, Any]:
    """Where an id leads.

    Args:
        key: Id of an item, a document, a text or a clean text, as in any ``key`` column.

    Returns:
        ``documents`` (ids), ``places`` (document, source, uri, inside) and ``stages`` (table,
        key, status, reason); all empty for an id that no table knows. Names of places are
        personal.
    """
    inputs = PinnedInputs(lake)
    items = inputs.current("items", *_ITEM)
    documents = inputs.current("documents", "members", "text_id")
    clean = inputs.current("clean_documents", "clean_text")
    known = _ids(
        items.where(F.col("key") == key).select("content"),
        documents.where((F.col("key") == key) | (F.col("text_id") == key)).select("key"),
        clean.where(F.col("clean_text") == key).select("key"),
    )
    places = locations(items.where(F.col("status") == "kept"), documents)
    found = places.where(F.col("document").isin(known) | (F.col("item") == key)).limit(MOST)
    keys = {
        _BY_ITEM: [key],
        _BY_DOCUMENT: known,
        _BY_TEXT: _ids(documents.where(F.col("key").isin(known)).select("text_id")),
        _BY_CLEAN_TEXT: _ids(clean.where(F.col("key").isin(known)).select("clean_text")),
    }
    return {
        "documents": known,
        "places": [
            {
                "document": row["document"],
                "source": row["source"],
                "uri": row["uri"],
                "inside": [f"{step['kind']}:{step['value']}" for step in row["locators"]],
            }
            for row in found.collect()  # at most MOST
        ],
        "stages": [
            state
            for names, wanted in keys.items()
            for name in names
            for state in _states(lake, inputs, name, wanted)
        ],
    }


def _ids(*frames: DataFrame) -> list[str]:
    """Distinct ids of narrow frames, at most ``MOST`` of each."""
    found: dict[str, None] = {}
    for frame in frames:
        for row in frame.limit(MOST).collect():  # at most MOST
            if row[0] is not None:
                found[row[0]] = None
    return list(found)


def _states(lake: Lake, inputs: PinnedInputs, name: str, keys: list[str]) -> list[dict[str, Any]]:
    if not keys or lake.version(table(name)) < 0:
        return []
    rows = inputs.current(name, "reason").where(F.col("key").isin(keys))
    return [
        {"table": name, "key": row["key"], "status": row["status"], "reason": row["reason"]}
        for row in rows.collect()  # at most as many as keys
    ]
