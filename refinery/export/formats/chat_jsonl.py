"""Chat messages, a JSON object a line."""

from __future__ import annotations

from typing import ClassVar

from pyspark.sql import DataFrame, DataFrameWriter

from refinery.export.formats.base import Exporter


class ChatJsonlExporter(Exporter):
    """``{"id":…,"messages":[{"role":…,"content":…}],"tools":[…]}``, as trl and others read it.

    A call is ``{"id":…,"type":"function","function":{"name":…,"arguments":"<JSON text>"}}``.
    """

    name: ClassVar[str] = "chat-jsonl"
    extension: ClassVar[str] = ".jsonl"

    def columns(self, lines: DataFrame) -> DataFrame:
        """The line as it was looked at."""
        return lines.select("split", "shard", "line")

    def write(self, writer: DataFrameWriter, path: str) -> None:
        """Plain text, each line ended by a line feed."""
        writer.option("compression", "none").option("lineSep", "\n").text(path)
