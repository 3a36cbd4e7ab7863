"""Mining where the data lies: texts and their detections -> counts of shapes.

Workers turn each scanned text into mentions whose values are keyed digests; Spark counts them.
What reaches the driver is one row per shape, with its context words: no value, and letters only
where as many values begin with them as a proposal needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql import types as T
from pyspark.sql.pandas.types import to_arrow_schema

from refinery.catalog.model import BOOLEAN, INT, STRING, Status, array, struct
from refinery.core.identity import Identity
from refinery.core.registry import components
from refinery.core.stage import Inputs
from refinery.redaction.discovery.candidates import candidates
from refinery.redaction.discovery.statistics import (
    ANY,
    FEWEST,
    FEWEST_OF_LEAD,
    FEWEST_OF_WORD,
    Census,
    ShapeCounts,
    mentions,
)
from refinery.redaction.discovery.words import lexicon

MOST_SHAPES: Final = 5_000
MOST_WORDS: Final = 30
_MENTION: Final[T.StructType] = struct(
    text=STRING,
    lead=STRING,
    shape=STRING,
    tail=STRING,
    value=STRING,
    words=array(STRING),
    evidence=INT,
    is_near=BOOLEAN,
)
_KEY: Final = ("lead", "shape")


def mine(inputs: Inputs, key: str) -> Census:
    """Count the shapes of every text that was scanned, each text once.

    Args:
        key: Reference of the lake identity key, for digests of values.
    """
    found = scanned(inputs).mapInArrow(Miner(key), _MENTION)
    # Counted several ways, mined once; Spark encrypts what it keeps on disk.
    found = found.persist(StorageLevel.DISK_ONLY)
    try:
        return _census(found)
    finally:
        found.unpersist()


def scanned(inputs: Inputs) -> DataFrame:
    """``text_id``, ``text``, ``title`` and ``spans`` of texts whose detection was kept."""
    kept = F.col("status") == Status.KEPT.value
    detections = inputs.current("detections").where(kept)
    detections = detections.select(
        F.col("key").alias("text_id"), F.col("run_seq").alias("detections_seq")
    )
    spans = inputs.rows("detections", "spans").select(
        F.col("key").alias("text_id"), F.col("run_seq").alias("detections_seq"), "spans"
    )
    documents = inputs.current("documents", "text_id").where(kept & F.col("text_id").isNotNull())
    first = F.min(F.struct(F.col("key"), F.col("run_seq"))).alias("first")
    chosen = documents.groupBy("text_id").agg(first).select("text_id", "first.*")
    texts = inputs.rows("documents", "text", "title")
    return (
        chosen.join(detections, "text_id")
        .join(spans, ["text_id", "detections_seq"])
        .join(texts, ["key", "run_seq"])
        .select("text_id", "text", "title", "spans")
    )


class Miner:
    """Turns Arrow batches of texts into mentions in a Python worker.

    Args:
        key: Reference of the lake identity key.
    """

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One batch of mentions per batch of texts."""
        identity = Identity(self._key)
        by_pattern = {n for n, kind in components("recognizer").items() if kind.scope == "window"}
        schema = to_arrow_schema(_MENTION)
        for batch in batches:
            rows = [
                mention
                for row in batch.to_pylist()
                for mention in _mentions(row, identity, by_pattern)
            ]
            yield pa.RecordBatch.from_pylist(rows, schema=schema)


def _mentions(
    row: dict[str, Any], identity: Identity, by_pattern: set[str]
) -> Iterator[dict[str, Any]]:
    spans = row["spans"] or ()
    found = [(span["start"], span["end"]) for span in spans]
    known = [(s["start"], s["end"]) for s in spans if s["recognizer"] in by_pattern]
    title = candidates(row["title"] or "")
    found_here = [*title, *candidates(row["text"] or "", found, known)]
    for mention in mentions(found_here):
        value = identity.value("house-identifier", mention.value)
        yield {**vars(mention), "text": row["text_id"], "value": value}


def _census(found: DataFrame) -> Census:
    each = found.withColumnRenamed("lead", "letters").withColumn(
        "lead", F.explode(_leads(F.col("letters")))
    )
    shapes = _shapes(each)
    words = _words(each, shapes)
    # One row per shape, the commonest thousands; their letters and words are those of many.
    rows = shapes.join(words, list(_KEY), "left").collect()
    chosen = sorted({word for row in rows for word in row["words"] or {}})
    spoken = found.select(F.explode("words").alias("word")).where(F.col("word").isin(chosen))
    # One row per context word that was chosen.
    background = {row["word"]: row["count"] for row in spoken.groupBy("word").count().collect()}
    counts = (ShapeCounts(**{**row.asDict(), "words": row["words"] or {}}) for row in rows)
    ordered = sorted(counts, key=lambda count: (count.lead, count.shape))
    return Census(tuple(ordered), background, found.count())


def _leads(letters: Column) -> Column:
    """What a mention counts under: its letters, and any letters."""
    return F.when(letters == "", F.array(letters)).otherwise(F.array(letters, F.lit(ANY)))


def _shapes(each: DataFrame) -> DataFrame:
    """Columns of :class:`ShapeCounts`, its words apart."""
    announced, denied = F.col("evidence") > 0, F.col("evidence") < 0
    values = each.groupBy(*_KEY, "value").agg(
        F.count("*").alias("mentions"),
        F.count_if(announced).alias("announced"),
        F.count_if(denied).alias("denied"),
        F.count_if("is_near").alias("near"),
        F.min("tail").alias("first_tail"),
        F.max("tail").alias("last_tail"),
    )
    silent = F.col("mentions") - F.col("announced") - F.col("denied")
    counted = values.groupBy(*_KEY).agg(
        F.when(F.min("first_tail") == F.max("last_tail"), F.min("first_tail")).alias("tail"),
        F.sum("mentions").alias("mentions"),
        F.count("*").alias("values"),
        F.max("mentions").alias("most"),
        F.sum("announced").alias("announced"),
        F.sum("denied").alias("denied"),
        F.sum("near").alias("near"),
        F.sum(F.when(F.col("announced") > 0, silent).otherwise(0)).alias("agreeing"),
        F.count_if(F.col("announced") > 0).alias("announced_values"),
        F.count_if(F.col("denied") > 0).alias("denied_values"),
    )
    spread = each.groupBy(*_KEY).agg(
        F.count_distinct("text").alias("texts"), F.count_distinct("letters").alias("leads")
    )
    of_lead = F.sum("values").over(Window.partitionBy("lead"))
    return (
        counted.join(spread, list(_KEY))
        .withColumn("of_lead", of_lead)
        .where((F.col("of_lead") >= FEWEST_OF_LEAD) | F.col("lead").isin("", ANY))
        .where((F.col("values") >= FEWEST) & (F.col("texts") >= FEWEST))
        .drop("of_lead")
        .orderBy(F.desc("values"), *_KEY)
        .limit(MOST_SHAPES)
    )


def _words(each: DataFrame, shapes: DataFrame) -> DataFrame:
    """Per shape a map of its commonest words to mentions; rare words only of the lexicon."""
    said = (
        each.join(shapes.select(*_KEY), list(_KEY), "left_semi")
        .select(*_KEY, F.explode("words").alias("word"))
        .groupBy(*_KEY, "word")
        .agg(F.count("*").alias("count"))
        .where((F.col("count") >= FEWEST_OF_WORD) | F.col("word").isin(sorted(lexicon().listed)))
    )
    place = F.row_number().over(Window.partitionBy(*_KEY).orderBy(F.desc("count"), "word"))
    kept = said.withColumn("place", place).where(F.col("place") <= MOST_WORDS)
    pairs = F.map_from_entries(F.collect_list(F.struct("word", "count")))
    return kept.groupBy(*_KEY).agg(pairs.alias("words"))
