"""One compressed file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from refinery.documents.containers.base import Container, Limits, Member
from refinery.documents.expand import expand


class GzipContainer(Container):
    """Gzip, bzip2 or xz around a single document, which is named by its bytes alone."""

    name = "gzip"
    extensions = (".gz", ".bz2", ".xz")

    def prepare(self, reader: BinaryIO, limits: Limits) -> Any:
        """The expanded bytes."""
        return expand(reader, limits)

    def list(self, handle: io.BytesIO, limits: Limits) -> Iterator[Member]:
        """The one document."""
        yield Member("0", "0", handle.getvalue())

    def open(self, handle: io.BytesIO, value: str, limits: Limits) -> bytes:
        """The one document."""
        return handle.getvalue()
