"""The texts that refinery and its peers are compared on: the same ones, in the same order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from refinery.core.workspace import Workspace

LONGEST: Final = 200_000
"""Characters; longer texts are left out, since stock Presidio refuses a million."""
FIELDS: Final = "key string, text string, language string"


def raw_texts(workspace: Workspace, limit: int) -> list[dict[str, Any]]:
    """Distinct texts the detect stage asks for, by id, up to so many bytes."""
    kept = workspace.inputs.current("detections").where(F.col("status") == "kept").select("key")
    texts = workspace.inputs.rows("documents", "text_id", "text", "language").select(
        F.col("text_id").alias("key"), "text", "language"
    )
    return _bounded(texts.join(kept, "key", "left_semi"), limit)


def masked_texts(workspace: Workspace, limit: int) -> list[dict[str, Any]]:
    """Distinct masked texts, which signatures are made of, by id, up to so many bytes."""
    kept = workspace.inputs.current("signatures").where(F.col("status") == "kept").select("key")
    texts = workspace.inputs.rows("clean_documents", "clean_text", "text").select(
        F.col("clean_text").alias("key"), "text", F.lit("en").alias("language")
    )
    return _bounded(texts.join(kept, "key", "left_semi"), limit)


def _bounded(texts: DataFrame, limit: int) -> list[dict[str, Any]]:
    short = texts.where(F.length("text").between(1, LONGEST)).dropDuplicates(["key"])
    taken: list[dict[str, Any]] = []
    total = 0
    for row in short.orderBy("key").toLocalIterator():
        if total >= limit:
            break
        taken.append(row.asDict())
        total += len(row["text"].encode("utf-8", "surrogatepass"))
    return taken


def repeated(texts: list[dict[str, Any]], least: int) -> list[dict[str, Any]]:
    """The texts over and over, each time under other keys, until they are so many bytes."""
    found, total = list(texts), size(texts)
    for again in range(1, -(-least // total) if total else 0):
        found += [{**row, "key": f"{row['key']}-{again}"} for row in texts]
    return found


def write(path: Path, texts: list[dict[str, Any]]) -> None:
    """Write texts, one JSON object a line."""
    lines = [json.dumps(row) + "\n" for row in texts]
    path.write_text("".join(lines), encoding="utf-8")


def read(path: Path) -> list[dict[str, Any]]:
    """Read what :func:`write` wrote."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def size(texts: list[dict[str, Any]]) -> int:
    """Bytes of the texts in UTF-8."""
    return sum(len(row["text"].encode("utf-8", "surrogatepass")) for row in texts)


def frame(spark: SparkSession, texts: list[dict[str, Any]]) -> DataFrame:
    """The texts as one partition, held in memory before anything is measured."""
    rows = [(row["key"], row["text"], row["language"]) for row in texts]
    held = spark.createDataFrame(rows, FIELDS).coalesce(1).cache()
    held.count()
    return held
