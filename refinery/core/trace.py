"""From any id of a table to the places it stands for and what every stage made of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
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


def first_places(lake: Lake, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """One place of each of some ids, as far as they lead to one.

    Args:
        keys: As :func:`trace` takes them.

    Returns:
        id -> ``source``, ``extension``, ``uri`` and ``inside``; the last two are personal.
    """
    inputs = PinnedInputs(lake)
    items = inputs.current("items", *_ITEM)
    documents = inputs.current("documents", "members", "text_id")
    clean = inputs.current("clean_documents", "clean_text")
    rows = places_of(items, documents, clean, keys).collect()  # one for each of some keys
    return {
        row["id"]: {
            "source": row["source"],
            "extension": row["extension"],
            "uri": row["uri"],
            "inside": [f"{step['kind']}:{step['value']}" for step in row["locators"]],
        }
        for row in rows
    }


def places_of(
    items: DataFrame, documents: DataFrame, clean: DataFrame, keys: Sequence[str]
) -> DataFrame:
    """One place of each id, be it of an item (not kept ones too), a document or a text.

    Returns:
        ``id``, ``document`` and what :func:`locations` names.
    """
    led = [
        frame.where(F.col(name).isin(list(keys))).select(F.col(name).alias("id"), document)
        for frame, name, document in (
            (items.where(F.col("status") == "kept"), "key", F.col("content").alias("document")),
            (documents, "key", F.col("key").alias("document")),
            (documents, "text_id", F.col("key").alias("document")),
            (clean, "clean_text", F.col("key").alias("document")),
        )
    ]
    places = locations(items.where(F.col("status") == "kept"), documents)
    found = reduce(DataFrame.unionByName, led).join(places, "document", "inner")
    # An item that was set aside holds no document; it is its own place.
    aside = items.where((F.col("status") != "kept") & F.col("key").isin(list(keys)))
    own = locations(aside.withColumn("content", F.col("key")), documents.limit(0))
    found = found.unionByName(own.withColumn("id", F.col("item")))
    every = [column for column in found.columns if column != "id"]
    rank = F.struct("depth", "item", F.to_json("locators"))
    chosen = F.min_by(F.struct(*every), rank).alias("place")
    return found.groupBy("id").agg(chosen).select("id", "place.*")


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
