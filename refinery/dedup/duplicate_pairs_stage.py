"""The stage that verifies which candidate pairs are near duplicates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, cast

import pyarrow as pa
from pydantic import Field
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import to_arrow_schema

from refinery.catalog.model import Status
from refinery.catalog.schemas.refined import DUPLICATE_PAIRS
from refinery.config.settings import Settings
from refinery.core.clean_texts import clean_texts
from refinery.core.stage import Chunk, Context, Inputs, Part, Stage, Work, storage_order
from refinery.dedup.candidates import candidate_pairs
from refinery.dedup.shingles import jaccard, shingles
from refinery.dedup.signatures_stage import SignaturesSettings
from refinery.errors import ConfigError

SHINGLE_BYTES = 7
"""Text per shingle, for the estimate of a pair's size."""


class DuplicatePairsSettings(Settings):
    """How alike two texts must be, and how candidates are sought."""

    threshold: float = Field(default=0.8, gt=0, le=1, description="Jaccard similarity to keep.")
    bands: int = Field(default=18, ge=1, description="Bands of the signature.")
    rows: int = Field(default=6, ge=1, description="Values of a band.")


class DuplicatePairsStage(Stage):
    """Exact similarity of every candidate pair; those below the threshold stay, rejected."""

    name = "duplicate-pairs"
    version = 1
    inputs = ("signatures", "clean_documents")
    output = DUPLICATE_PAIRS.name
    settings_class = DuplicatePairsSettings

    def __init__(self, settings: DuplicatePairsSettings, context: Context) -> None:
        super().__init__(settings, context)
        configured = context.site.stages.get("signatures", {})
        signed = SignaturesSettings.parse(configured, "stages.signatures").permutations
        if settings.bands * settings.rows > signed:
            raise ConfigError(
                f"Setting 'stages.duplicate-pairs' wants {settings.bands} bands of "
                f"{settings.rows} values, but signatures have {signed}.",
                "lower bands or rows, or raise 'stages.signatures.permutations'.",
            )

    def work(self, inputs: Inputs) -> Work:
        """One unit per candidate pair of signed texts."""
        signed = inputs.current("signatures", "minhash", "shingles").where(
            F.col("status") == Status.KEPT.value
        )
        texts = clean_texts(inputs)
        sizes = signed.select(F.col("key").alias("clean_text"), "shingles")
        places = texts.join(sizes, "clean_text", "inner")
        pairs = candidate_pairs(signed, self.settings.bands, self.settings.rows)
        for side in ("left", "right"):
            here = places.select(*(F.col(c).alias(f"{side}_{c}") for c in places.columns))
            pairs = pairs.join(here, F.col(side) == F.col(f"{side}_clean_text"), "inner")
        keys = pairs.select(
            F.substring(F.sha2(F.concat_ws("|", "left", "right"), 256), 1, 32).alias("key"),
            F.lit("").alias("inputs"),
            _pair_bytes().alias("bytes"),
            storage_order("left_document_seq", "left_document").alias("order"),
            "left",
            "right",
            "left_document",
            F.col("left_document_seq").alias("left_seq"),
            "right_document",
            F.col("right_document_seq").alias("right_seq"),
        )
        return Work(keys, {side: _part(inputs, side) for side in ("left", "right")})

    def transform(self, chunk: Chunk) -> DataFrame:
        """Compare the two texts of each pair."""
        joined = chunk.keys
        for side in ("left", "right"):
            on = [f"{side}_document", f"{side}_seq"]
            text = chunk.parts[side].select(*on, f"{side}_text")
            joined = joined.join(text, on, "left")
        columns = joined.select("key", "left", "right", "left_text", "right_text")
        return columns.mapInArrow(CompareBatches(self.settings.threshold), DUPLICATE_PAIRS.payload)


class CompareBatches:
    """Arrow batches of pairs of texts -> Arrow batches of similarities; picklable."""

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Compare batch by batch; a text that stands in many pairs is cut up once."""
        schema = to_arrow_schema(DUPLICATE_PAIRS.payload)
        for batch in batches:
            cut = lru_cache(maxsize=64)(shingles)
            rows = [self.row(values, cut) for values in batch.to_pylist()]
            yield pa.RecordBatch.from_pylist(rows, schema=schema)

    def row(self, values: Mapping[str, Any], cut: Any = shingles) -> dict[str, Any]:
        """Row of one pair."""
        row = {name: values[name] for name in ("key", "left", "right")}
        left, right = values["left_text"], values["right_text"]
        if left is None or right is None:
            return {**row, "status": Status.QUARANTINED.value, "reason": "text-missing"}
        similarity = jaccard(cast(set[str], cut(left)), cast(set[str], cut(right)))
        row["similarity"] = similarity
        if similarity >= self.threshold:
            return {**row, "status": Status.KEPT.value, "reason": None}
        return {**row, "status": Status.REJECTED.value, "reason": "below-threshold"}


def _pair_bytes() -> Column:
    both = F.col("left_shingles") + F.col("right_shingles")
    return (both.cast("long") * SHINGLE_BYTES).alias("bytes")


def _part(inputs: Inputs, side: str) -> Part:
    frame = inputs.rows("clean_documents", "text").select(
        F.col("key").alias(f"{side}_document"),
        F.col("run_seq").alias(f"{side}_seq"),
        F.col("text").alias(f"{side}_text"),
    )
    return Part(frame, (f"{side}_document", f"{side}_seq"))
