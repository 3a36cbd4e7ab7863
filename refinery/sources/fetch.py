"""Reads each listed file once to give its content an id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

import pyarrow as pa

from refinery.catalog.model import Status
from refinery.catalog.schemas.raw import ITEMS
from refinery.core.formats import content_extension, extension_of
from refinery.core.identity import ID_LENGTH, Identity
from refinery.core.sources import build_source
from refinery.errors import QuarantineError, TransientError
from refinery.sources.arrow import batches
from refinery.sources.base import FILE, SKIPPED, Stamp

BLOCK: Final = 2**20
TRIES: Final = 3
_PAYLOAD: Final = ITEMS.payload
_NAMES: Final = tuple(_PAYLOAD.names)


class HashItems:
    """Arrow batches of listing rows, ``modified`` in microseconds, to Arrow batches of items."""

    def __init__(
        self, sources: Sequence[Mapping[str, Any]], identity: Identity, max_bytes: int
    ) -> None:
        self.sources = {str(values["name"]): dict(values) for values in sources}
        self.identity = identity
        self.max_bytes = max_bytes

    def __call__(self, found: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Hash each file in blocks; no file is held in memory."""
        rows = (self._item(row) for batch in found for row in batch.to_pylist())
        yield from batches(rows, _PAYLOAD)

    def _item(self, row: dict[str, Any]) -> dict[str, Any]:
        item = {name: row.get(name) for name in _NAMES}
        item["extension"] = extension_of(row["name"])
        if row["state"] != FILE:
            skipped = row["state"] == SKIPPED
            status = Status.SKIPPED if skipped else Status.QUARANTINED
            return {**item, "status": str(status)}
        try:
            content, stamp = self._content(row)
        except QuarantineError as error:
            return {**item, "status": str(Status.QUARANTINED), "reason": error.reason}
        known = {"size": stamp.size, "token": stamp.token, "ctime": stamp.ctime}
        kept = {"status": str(Status.KEPT), "reason": None, "content": content}
        return {**item, **known, **kept, "modified": stamp.modified}

    def _content(self, row: dict[str, Any]) -> tuple[str, Stamp]:
        """Content id and the stamp it was read at.

        Raises:
            QuarantineError: The file cannot be read, is too large, or does not hold still.
        """
        if row["source"] not in self.sources:
            raise TransientError("gone")  # it left the configuration after the plan was made
        source = build_source(self.sources[row["source"]])
        for _ in range(TRIES):
            with source.open(row["uri"]) as file:
                before = source.stamp(file)
                if before.size > self.max_bytes:
                    raise QuarantineError("too-large")
                content, size = self._digest(file, content_extension(row["name"]), before.size)
                if source.stamp(file) == before and size == before.size:
                    return content, before
        raise TransientError("unstable")

    def _digest(self, file: BinaryIO, extension: str, expected: int) -> tuple[str, int]:
        """Content id and how many bytes it covers; stops once there are more than expected."""
        mac, size = self.identity.start_content(extension), 0
        try:
            while size <= expected and (block := file.read(BLOCK)):
                mac.update(block)
                size += len(block)
        except OSError:
            raise TransientError("store-unavailable") from None
        return mac.hexdigest()[:ID_LENGTH], size
