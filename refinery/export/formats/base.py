"""The contract of export formats."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from pyspark.sql import DataFrame, DataFrameWriter


class Exporter(ABC):
    """Writes the lines of an export in one format.

    Attributes:
        extension: Ending of its files, with the dot.
    """

    name: ClassVar[str]
    extension: ClassVar[str]

    @abstractmethod
    def columns(self, lines: DataFrame) -> DataFrame:
        """What the files hold, beside the columns ``split`` and ``shard``.

        Args:
            lines: ``key``, ``split``, ``shard`` and ``line``: a record as one line of JSON,
                with ``id``, ``messages`` and perhaps ``tools``; in the order to be kept.
        """

    @abstractmethod
    def write(self, writer: DataFrameWriter, path: str) -> None:
        """Write below a path; the same rows must give the same bytes."""
