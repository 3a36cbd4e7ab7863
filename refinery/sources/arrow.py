"""Python rows as small Arrow batches of a Spark schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyarrow as pa
from pyspark.sql import types as T
from pyspark.sql.pandas.types import to_arrow_schema

from refinery.core.pulse import in_time

ROWS: Final = 1024


def batches(rows: Iterable[dict[str, Any]], schema: T.StructType) -> Iterator[pa.RecordBatch]:
    """Rows as batches; timestamps are given as microseconds since 1970."""
    arrow = to_arrow_schema(schema, timezone="UTC")
    for some in in_time(rows, ROWS):
        yield pa.RecordBatch.from_pylist(some, schema=arrow)
