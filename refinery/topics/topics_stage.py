"""The stage that gives each clean text the nearest of the pinned topics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from pydantic import Field
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import to_arrow_schema

from refinery.catalog.model import Status
from refinery.catalog.schemas.refined import TOPICS
from refinery.config.settings import Settings
from refinery.core.clean_texts import clean_texts
from refinery.core.stage import Artefact, Chunk, Inputs, Part, Stage, Work, storage_order
from refinery.errors import UsageError
from refinery.topics.centres import Centres, fit_centres, topic_count
from refinery.topics.names import topic_names

VECTOR_BYTES = 4 * 384
NAMED_CHARACTERS = 4000
"""Beginning of a sampled text that may give words to a name."""


class TopicsSettings(Settings):
    """All but nothing of this matters once topics are fitted: stages only apply them."""

    sample: int = Field(
        default=20_000, ge=1, le=200_000, description="Texts to fit on; they visit the driver."
    )
    topics: int | None = Field(default=None, ge=1, description="Number; null: by the sample.")
    max_topics: int = Field(default=64, ge=1, description="Upper bound of that rule.")
    seed: int = Field(default=0, ge=0)
    words: int = Field(default=4, ge=1, description="Words of a name.")
    min_texts: int = Field(default=3, ge=1, description="Texts of a topic that share a word.")


class TopicsStage(Stage):
    """Nearest centre by cosine. Centres change only when a person fits them anew."""

    name = "topics"
    version = 1
    inputs = ("vectors", "clean_documents")
    output = TOPICS.name
    settings_class = TopicsSettings
    artefact = "topics"

    def work(self, inputs: Inputs) -> Work:
        """One unit per text with a vector."""
        kept = inputs.current("vectors").where(F.col("status") == Status.KEPT.value)
        keys = kept.select(
            "key",
            F.lit("").alias("inputs"),
            F.lit(VECTOR_BYTES).cast("long").alias("bytes"),
            storage_order("run_seq", "key").alias("order"),
            F.col("key").alias("text"),
            F.col("run_seq").alias("vector_seq"),
        )
        vectors = inputs.rows("vectors", "vector").select(
            F.col("key").alias("text"), F.col("run_seq").alias("vector_seq"), "vector"
        )
        return Work(keys, {"vector": Part(vectors, ("text", "vector_seq"))})

    def transform(self, chunk: Chunk) -> DataFrame:
        """Apply the pinned centres."""
        pinned = self.context.artefacts.get(self.name)
        if pinned is None:
            raise UsageError("No topics are fitted.", "run 'refinery fit topics'.")
        link = ["text", "vector_seq"]
        joined = chunk.keys.select("key", *link).join(
            chunk.parts["vector"].select(*link, "vector"), link, "left"
        )
        worker = AssignBatches(Centres.read(self.context.spark, pinned.path))
        return joined.select("key", "vector").mapInArrow(worker, TOPICS.payload)

    def fit(self, inputs: Inputs, directory: str) -> Artefact:
        """Cluster the texts with the smallest ids, which are keyed digests: a fair sample."""
        settings: TopicsSettings = self.settings
        sample = _sample(inputs, settings.sample)
        rows = [np.asarray(vector, np.float32) for vector in sample["vector"]]
        count = topic_count(len(rows), settings.topics, settings.max_topics)
        matrix = np.stack(rows) if rows else np.zeros((0, 0), np.float32)
        centres, labels = fit_centres(matrix, count, settings.seed)
        texts = [text or "" for text in sample["text"]]
        names = topic_names(texts, labels.tolist(), count, settings.words, settings.min_texts)
        version = Centres(centres, tuple(names)).write(self.context.spark, directory)
        return Artefact(self.name, version, directory, len(rows))


class AssignBatches:
    """Arrow batches of vectors -> Arrow batches of topics; picklable."""

    def __init__(self, centres: Centres) -> None:
        self.centres = centres

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Assign batch by batch."""
        schema = to_arrow_schema(TOPICS.payload)
        for batch in batches:
            rows = [self.row(values) for values in batch.to_pylist()]
            yield pa.RecordBatch.from_pylist(rows, schema=schema)

    def row(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Row of one text."""
        row: dict[str, Any] = {"key": values["key"]}
        if values["vector"] is None:
            return {**row, "status": Status.QUARANTINED.value, "reason": "vector-missing"}
        if not self.centres.names:
            return {**row, "status": Status.SKIPPED.value, "reason": "no-topics"}
        topic, similarity = self.centres.nearest(np.asarray(values["vector"], np.float32))
        row |= {"status": Status.KEPT.value, "topic": topic, "similarity": similarity}
        return {**row, "name": self.centres.names[topic]}


def _sample(inputs: Inputs, size: int) -> dict[str, list[Any]]:
    """Vectors and beginnings of the sampled texts, by key; bounded by the setting."""
    kept = inputs.current("vectors").where(F.col("status") == Status.KEPT.value)
    chosen = kept.select("key", "run_seq").orderBy("key").limit(size)
    vectors = inputs.rows("vectors", "vector")
    texts = inputs.rows("clean_documents", "text").select(
        F.col("key").alias("document"),
        F.col("run_seq").alias("document_seq"),
        F.substring("text", 1, NAMED_CHARACTERS).alias("text"),
    )
    places = clean_texts(inputs).withColumnRenamed("clean_text", "key")
    frame = (
        chosen.join(vectors, ["key", "run_seq"], "inner")
        .join(places, "key", "left")
        .join(texts, ["document", "document_seq"], "left")
        .select("key", "vector", "text")
    )
    # The one place where rows visit the driver: at most ``sample`` of them.
    rows = sorted(frame.collect(), key=lambda row: str(row["key"]))
    return {name: [row[name] for row in rows] for name in ("key", "vector", "text")}
