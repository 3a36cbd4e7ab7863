"""The stage that makes a MinHash signature of every distinct masked text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from pydantic import Field
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import to_arrow_schema
from rensa import RMinHash

from refinery.catalog.model import Status
from refinery.catalog.schemas.refined import SIGNATURES
from refinery.config.settings import Settings
from refinery.core import clean_texts
from refinery.core.stage import Chunk, Inputs, Stage, Work
from refinery.dedup.shingles import shingles


class SignaturesSettings(Settings):
    """Changing either makes every signature anew."""

    permutations: int = Field(default=108, ge=16, le=1024, description="Values of a signature.")
    seed: int = Field(default=20_261, ge=0, description="Seed of the permutations.")


class SignaturesStage(Stage):
    """One signature per distinct clean text; the text alone decides it."""

    name = "signatures"
    version = 1
    inputs = ("clean_documents",)
    output = SIGNATURES.name
    settings_class = SignaturesSettings

    def depends_on(self) -> Mapping[str, str]:
        """The hash family of the library."""
        return {"rensa": str(RMinHash.ALGORITHM_VERSION)}

    def work(self, inputs: Inputs) -> Work:
        """One unit per distinct clean text."""
        return clean_texts.work(inputs)

    def transform(self, chunk: Chunk) -> DataFrame:
        """Sign each text."""
        worker = SignBatches(self.settings.permutations, self.settings.seed)
        return clean_texts.texts(chunk).mapInArrow(worker, SIGNATURES.payload)


class SignBatches:
    """Arrow batches of texts -> Arrow batches of signatures; picklable."""

    def __init__(self, permutations: int, seed: int) -> None:
        self.permutations = permutations
        self.seed = seed

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Sign batch by batch."""
        schema = to_arrow_schema(SIGNATURES.payload)
        for batch in batches:
            values = batch.to_pydict()
            rows = self.rows(values["key"], values["text"])
            yield pa.RecordBatch.from_pylist(rows, schema=schema)

    def rows(self, keys: list[str], texts: list[str | None]) -> list[dict[str, Any]]:
        """One row per key; a text without a word has no signature and resembles nothing."""
        found = [None if text is None else shingles(text) for text in texts]
        signed = [sorted(s) for s in found if s]
        digests = iter(RMinHash.digests_from_token_sets(signed, self.permutations, self.seed))
        rows: list[dict[str, Any]] = []
        for key, shingle_set in zip(keys, found, strict=True):
            row: dict[str, Any] = {"key": key}
            if shingle_set is None:
                row |= {"status": Status.QUARANTINED.value, "reason": "text-missing"}
            elif not shingle_set:
                row |= {"status": Status.SKIPPED.value, "reason": "no-words", "shingles": 0}
            else:
                # The table holds signed integers; the bits are the same.
                minhash = np.asarray(next(digests), dtype=np.uint32).view(np.int32).tolist()
                row |= {"status": Status.KEPT.value, "minhash": minhash}
                row["shingles"] = len(shingle_set)
            rows.append(row)
        return rows
