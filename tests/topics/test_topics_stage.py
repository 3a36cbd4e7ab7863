"""Topics: fitted once on a bounded sample, then only applied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyspark.sql import DataFrame, SparkSession

from refinery.catalog.schemas.refined import TOPICS
from refinery.core.stage import Artefact, Chunk
from refinery.errors import UsageError
from refinery.topics.topics_stage import TopicsSettings, TopicsStage
from refinery.topics.vectors_stage import VectorsSettings, VectorsStage
from tests.topics.flow import Tables, context, tables

WORDS = (
    "the budget and invoice of <PERSON_1> for accounting",
    "server outage at night, network <CASE_NUMBER_2>",
    "holiday request, vacation days in 2024",
)


def corpus(per_topic: int) -> tuple[dict[str, str], dict[str, np.ndarray]]:
    rng = np.random.default_rng(1)
    texts, vectors = {}, {}
    for topic, words in enumerate(WORDS):
        for i in range(per_topic):
            key = f"{i:02}{topic}"
            vector = rng.normal(0, 0.1, 384) + 3 * np.eye(384)[topic]
            texts[key] = f"{words} Zyx{i}"
            vectors[key] = (vector / np.linalg.norm(vector)).astype(np.float32)
    return texts, vectors


def fit(spark: SparkSession, inputs: Tables, where: Path, **settings: Any) -> Artefact:
    return TopicsStage(TopicsSettings(**settings), context(spark)).fit(inputs, str(where))


def assign(spark: SparkSession, inputs: Tables, artefact: Artefact) -> DataFrame:
    stage = TopicsStage(TopicsSettings(), context(spark, {"topics": artefact}))
    work = stage.work(inputs)
    parts = {name: part.frame for name, part in work.parts.items()}
    made = stage.transform(Chunk(work.keys, parts))
    assert made.schema.names == TOPICS.payload.names
    return made


def test_fit_names_and_assigns(spark: SparkSession, tmp_path: Path) -> None:
    texts, vectors = corpus(12)
    inputs = tables(spark, texts, vectors)
    artefact = fit(spark, inputs, tmp_path / "a", topics=3)
    again = fit(spark, inputs, tmp_path / "b", topics=3)
    assert artefact.version == again.version
    assert artefact.sample == len(texts)
    rows = {row["key"]: row for row in assign(spark, inputs, artefact).collect()}
    assert set(rows) == set(texts)
    by_topic = {key[-1]: {r["topic"] for k, r in rows.items() if k[-1] == key[-1]} for key in rows}
    assert sorted(len(found) for found in by_topic.values()) == [1, 1, 1]
    assert len(set.union(*by_topic.values())) == 3
    names = {key[-1]: row["name"] for key, row in rows.items()}
    assert "invoice" in names["0"]
    assert "outage" in names["1"]
    assert "vacation" in names["2"]
    joined = " ".join(names.values()).lower()
    assert not any(word in joined for word in ("person", "case", "zyx", "2024"))
    assert all(row["similarity"] > 0.5 for row in rows.values())


def test_sample_is_bounded_and_by_key(spark: SparkSession, tmp_path: Path) -> None:
    texts, vectors = corpus(12)
    inputs = tables(spark, texts, vectors)
    artefact = fit(spark, inputs, tmp_path / "a", sample=10)
    assert artefact.sample == 10
    smallest = sorted(texts)[:10]
    fewer = tables(spark, {k: texts[k] for k in smallest}, {k: vectors[k] for k in smallest})
    assert fit(spark, fewer, tmp_path / "b", sample=10).version == artefact.version


def test_fewer_texts_than_topics(spark: SparkSession, tmp_path: Path) -> None:
    texts, vectors = corpus(1)
    pair = {k: texts[k] for k in sorted(texts)[:2]}
    inputs = tables(spark, pair, {k: vectors[k] for k in pair})
    rows = assign(spark, inputs, fit(spark, inputs, tmp_path / "a", topics=8)).collect()
    assert {row["topic"] for row in rows} == {0, 1}
    assert {row["name"] for row in rows} == {"topic 0", "topic 1"}


def test_no_texts_at_all_then_one(spark: SparkSession, tmp_path: Path) -> None:
    texts, vectors = corpus(1)
    nothing = tables(spark, {}, {})
    artefact = fit(spark, nothing, tmp_path / "a")
    rows = assign(spark, tables(spark, texts, vectors), artefact).collect()
    assert {(row["status"], row["reason"]) for row in rows} == {("skipped", "no-topics")}


def test_unfitted_is_one_clear_error(spark: SparkSession) -> None:
    texts, vectors = corpus(1)
    stage = TopicsStage(TopicsSettings(), context(spark))
    keys = stage.work(tables(spark, texts, vectors)).keys
    with pytest.raises(UsageError, match="fit topics"):
        stage.transform(Chunk(keys))


def test_vectors_are_planned_once_per_distinct_text(spark: SparkSession) -> None:
    texts, _ = corpus(2)
    inputs = tables(spark, texts, {})
    copy = (
        inputs.frames["clean_documents"]
        .where("clean_text = '000'")
        .selectExpr("'A0' as key", "* except (key)")
    )
    frame = inputs.frames["clean_documents"].unionByName(copy)
    stage = VectorsStage(VectorsSettings(), context(spark))
    keys = stage.work(Tables(clean_documents=frame)).keys.collect()
    assert sorted(row["key"] for row in keys) == sorted(texts)
    assert {row["document"] for row in keys if row["key"] == "000"} == {"000"}
