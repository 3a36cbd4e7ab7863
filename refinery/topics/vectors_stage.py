"""The stage that embeds every distinct masked text once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import pyarrow as pa
from pydantic import Field
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import to_arrow_schema

from refinery.catalog.schemas.refined import VECTORS
from refinery.config.models import resolved_dtype
from refinery.config.settings import Settings
from refinery.config.site import GuardSettings, SiteSettings
from refinery.core import clean_texts
from refinery.core.pulse import in_time
from refinery.core.stage import Chunk, Inputs, Stage, Work
from refinery.core.worker import engine
from refinery.topics.encoder import BUCKETS, FACTORY
from refinery.topics.guarded_encoder import ENCODER, GuardedEncoder
from refinery.topics.model_files import model_digest

ROWS = 64
"""Rows of a result batch."""


class VectorsSettings(Settings):
    """What is read of a text, and how; stored vectors are float32 either way."""

    tokens: Literal[64, 128, 256] = Field(
        default=256, description="Tokens of a text that count; the rest is not read."
    )

    dtype: Literal["float32", "bfloat16", "auto"] = Field(
        default="float32",
        description="auto: bfloat16 on a CPU that multiplies in it, else float32.",
    )


class VectorsStage(Stage):
    """One unit vector per distinct clean text, from its first tokens."""

    name = "vectors"
    version = 1
    inputs = ("clean_documents",)
    output = VECTORS.name
    settings_class = VectorsSettings

    @classmethod
    def engines(cls, site: SiteSettings) -> list[tuple[str, dict[str, object]]]:
        """The encoder, for the daemon to load before it forks."""
        settings = VectorsSettings.parse(site.stages.get(cls.name, {}), f"stages.{cls.name}")
        parameters: dict[str, object] = {
            "model": site.models.sentence_encoder,
            "dtype": resolved_dtype(settings.dtype),
            "tokens": settings.tokens,
        }
        return [(FACTORY, parameters)]

    def depends_on(self) -> Mapping[str, str]:
        """Weights, the type in use and the shapes."""
        return {
            "model": model_digest(self.context.site.models.sentence_encoder),
            "dtype": resolved_dtype(self.settings.dtype),
            "buckets": ",".join(map(str, BUCKETS)),
        }

    def work(self, inputs: Inputs) -> Work:
        """One unit per distinct clean text."""
        return clean_texts.work(inputs)

    def transform(self, chunk: Chunk) -> DataFrame:
        """Encode each text."""
        worker = EncodeBatches(
            self.context.site.models.sentence_encoder,
            resolved_dtype(self.settings.dtype),
            self.settings.tokens,
            self.context.site.guard,
        )
        return clean_texts.texts(chunk).mapInArrow(worker, VECTORS.payload)


class EncodeBatches:
    """Arrow batches of texts -> Arrow batches of vectors; holds references, not the model."""

    def __init__(
        self, model: str, dtype: str, tokens: int, guard: GuardSettings, factory: str = FACTORY
    ) -> None:
        self.parameters: dict[str, str | int] = {"model": model, "dtype": dtype, "tokens": tokens}
        self.guard = guard.model_dump_json()
        self.factory = factory

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Encode across batches, so that buckets fill; rows come as their bucket is done."""
        engine(self.factory, **self.parameters)  # before the fork, which shares it
        encoder: GuardedEncoder = engine(
            ENCODER, builder=self.factory, guard=self.guard, **self.parameters
        )
        rows = encoder.rows(text for batch in batches for text in batch.to_pylist())
        schema = to_arrow_schema(VECTORS.payload)
        for made in in_time(rows, ROWS):
            yield pa.RecordBatch.from_pylist(made, schema=schema)
