"""Records of a JSON file by byte range; the file itself is parsed in a child process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from refinery.documents.containers.base import Container, Limits, Member, read_range
from refinery.errors import QuarantineError


class JsonContainer(Container):
    """Opens what :class:`refinery.documents.formats.json.JsonFormat` listed."""

    name = "json"

    def list(self, handle: Any, limits: Limits) -> Iterator[Member]:
        """Not listed here: parsing untrusted JSON belongs in a child."""
        raise QuarantineError("unsupported", "JSON is listed by its format")

    def open(self, handle: Any, value: str, limits: Limits) -> bytes:
        """One record's own bytes."""
        return read_range(handle, value, limits)
