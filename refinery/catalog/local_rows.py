"""Frames of a few rows the driver knows, which cost neither a job nor a Python worker.

What ``createDataFrame`` makes of a list is read back through Python workers, and the first of
a stage waits for the stage's models. Arrow data becomes a relation of the plan itself; Spark
even leaves out what is joined with an empty one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import types as T
from pyspark.sql.pandas.types import to_arrow_schema


def frame_of(
    spark: SparkSession, rows: Sequence[Mapping[str, Any]], schema: T.StructType
) -> DataFrame:
    """Rows as a frame.

    Args:
        rows: Values by column; a column that a row lacks is null.
    """
    arrow = to_arrow_schema(schema, timezone="UTC")
    maps = [field.name for field in schema if isinstance(field.dataType, T.MapType)]
    plain = [{**row, **{name: _pairs(row.get(name)) for name in maps}} for row in rows]
    return spark.createDataFrame(pa.Table.from_pylist(plain, schema=arrow), schema)


def _pairs(value: Mapping[Any, Any] | None) -> list[tuple[Any, Any]] | None:
    return None if value is None else list(value.items())
