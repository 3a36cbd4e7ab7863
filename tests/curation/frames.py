"""Tables as frames, for a stage to read; rows are made from the catalogue's own schemas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from refinery.catalog.tables import table
from refinery.core.identity import Identity
from refinery.core.stage import Chunk, Context, Work
from refinery.curation.unit import CleanDocument


class FrameInputs:
    """Tables whose every row is current."""

    def __init__(self, spark: SparkSession, rows: Mapping[str, Sequence[Mapping[str, Any]]]):
        self._frames = {
            name: spark.createDataFrame([whole(name, row) for row in given], table(name).schema)
            for name, given in rows.items()
        }

    def current(self, name: str, *columns: str) -> DataFrame:
        return self._frames[name].select("key", "run_seq", "status", *columns)

    def rows(self, name: str, *columns: str) -> DataFrame:
        return self._frames[name].select("key", "run_seq", *columns)


def whole(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A stored row with what the runner adds and nulls for the rest."""
    given = {"status": "kept", "fingerprint": "f", "inputs": "i", "attempts": 1, "run_seq": 1}
    return {c.name: {**given, **row}.get(c.name) for c in table(name).all_columns}


def clean_row(document: CleanDocument, text_id: str = "", **values: Any) -> dict[str, Any]:
    """A row of ``clean_documents``."""
    blocks = [{**vars(block), "language": None} for block in document.blocks]
    return {
        **{k: v for k, v in vars(document).items() if k != "blocks"},
        "participants": [dict(p) for p in document.participants],
        "slots": [{**slot, "attributes": {}} for slot in document.slots],
        "blocks": blocks,
        "clean_text": text_id or f"text-of-{document.key}",
        "bytes": len(document.text.encode()),
        "digest": f"row-of-{document.key}",
        **values,
    }


def context(spark: SparkSession, identity: Identity, corpora: Mapping[str, Any]) -> Context:
    """A context whose site has these corpora."""
    from refinery.config.site import SiteSettings

    site = SiteSettings.parse(
        {
            "lake": {"raw": "/r", "ledger": "/l", "refined": "/f", "exports": "/e"},
            "keys": {"identity": identity.reference},
            "spark": {"local_dir": "/s"},
            "corpora": dict(corpora),
        },
        "site",
    )
    return Context(site, identity, spark, "/scratch")


def whole_chunk(work: Work) -> Chunk:
    """All of a plan as one chunk, joined as the runner does."""
    parts = {
        name: part.frame.join(work.keys.select(*part.on).distinct(), list(part.on), "inner")
        for name, part in work.parts.items()
    }
    return Chunk(work.keys, parts)
