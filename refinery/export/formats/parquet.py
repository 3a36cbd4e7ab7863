"""The same records as columns."""

from __future__ import annotations

from typing import ClassVar, Final

from pyspark.sql import DataFrame, DataFrameWriter
from pyspark.sql import functions as F

from refinery.export.formats.base import Exporter

RECORD: Final = (
    "id string, messages array<struct<role string, content string, name string,"
    " tool_calls string, tool_call_id string>>, tools string"
)


class ParquetExporter(Exporter):
    """Columns ``id``, ``messages`` and ``tools``; calls and tools are JSON text.

    Their arguments differ from row to row, which columns of a fixed type cannot hold.
    """

    name: ClassVar[str] = "parquet"
    extension: ClassVar[str] = ".parquet"

    def columns(self, lines: DataFrame) -> DataFrame:
        """The parsed record."""
        record = F.from_json("line", RECORD, {"mode": "FAILFAST"}).alias("record")
        return lines.select("split", "shard", record).select("split", "shard", "record.*")

    def write(self, writer: DataFrameWriter, path: str) -> None:
        """Compressed columns."""
        writer.option("compression", "zstd").parquet(path)
