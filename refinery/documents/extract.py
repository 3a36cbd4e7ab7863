"""One document from its place to its row; the work of a Spark worker."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, Final

import pyarrow as pa
from pyspark.sql.pandas.types import to_arrow_schema

from refinery.catalog.schemas.raw import DOCUMENTS
from refinery.config.secrets import read_passwords
from refinery.core.formats import content_extension
from refinery.core.identity import ID_LENGTH, Identity
from refinery.core.locations import MAX_DEPTH
from refinery.core.pulse import in_time
from refinery.core.registry import component
from refinery.core.worker import engine
from refinery.documents.containers.base import Container, Limits, Member
from refinery.documents.fetch import Fetcher, Part
from refinery.documents.locked import HOLDS_LOCKED
from refinery.documents.model import MAILBOX_PART, OPENED_BY, Embedded, Extracted, part_bytes
from refinery.documents.options import DEFAULT, Options
from refinery.documents.pool import Pool
from refinery.documents.router import Route, route
from refinery.documents.rows import (
    NOT_PAGES,
    container_row,
    document_row,
    member_row,
    refused_row,
)
from refinery.errors import QuarantineError, TransientError

BLOCK: Final = 2**20
ROWS: Final = 16
FACTORY: Final = "refinery.documents.pool:pool"


@dataclass(frozen=True)
class Bounds:
    """What one document may take."""

    seconds: float
    memory: int
    documents: int
    size: int
    passwords: str = ""
    """Reference to the list of them; each process reads it for itself."""
    options: Options = DEFAULT


class ExtractDocuments:
    """Arrow batches of places to Arrow batches of ``documents``; ships as settings alone."""

    def __init__(
        self, sources: Sequence[Mapping[str, Any]], identity: Identity, bounds: Bounds
    ) -> None:
        self.sources = [dict(values) for values in sources]
        self.identity = identity
        self.bounds = bounds

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows in small batches: a row may hold a long text."""
        schema = to_arrow_schema(DOCUMENTS.payload, timezone="UTC")
        bounds = self.bounds
        pool: Pool = engine(
            FACTORY,
            seconds=bounds.seconds,
            memory=bounds.memory,
            documents=bounds.documents,
            passwords=bounds.passwords,
            **bounds.options.to_json(),
        )
        worker = Extractor(self.sources, self.identity, bounds, pool)
        rows = (worker.row(place) for batch in batches for place in batch.to_pylist())
        try:
            for some in in_time(rows, ROWS):
                yield pa.RecordBatch.from_pylist(some, schema=schema)
        finally:
            worker.close()


class Extractor:
    """Turns places into rows, one by one."""

    def __init__(
        self,
        sources: Sequence[Mapping[str, Any]],
        identity: Identity,
        bounds: Bounds,
        pool: Pool,
    ) -> None:
        self._identity, self._bounds, self._pool = identity, bounds, pool
        self._limits = Limits(member=bounds.size, passwords=read_passwords(bounds.passwords))
        self._fetcher = Fetcher(sources, pool, self._limits)

    def close(self) -> None:
        """Close files; the child stays for the next task."""
        self._fetcher.close()

    def row(self, place: Mapping[str, Any]) -> dict[str, Any]:
        """The row of a document; whatever goes wrong with it is its reason."""
        key = str(place["key"])
        extension = content_extension(place["name"] or "")
        known = {"extension": extension, "depth": place["depth"], "bytes": place["bytes"]}
        try:
            if place["is_git"]:
                raise QuarantineError("git-internals")
            return self._read(key, extension, known, place)
        except QuarantineError as error:
            return refused_row(key, error.reason, known)
        except (
            ArithmeticError,
            AttributeError,
            LookupError,
            RecursionError,
            TypeError,
            ValueError,
        ):
            # What came back from the child is not of the shape it promised, or an archive was
            # made to break its reader.
            return refused_row(key, "crashed", known)

    def _read(
        self, key: str, extension: str, known: dict[str, Any], place: Mapping[str, Any]
    ) -> dict[str, Any]:
        steps = [(step["kind"], step["value"]) for step in place["locators"]]
        stream = self._fetcher.open(place["source"], place["uri"], steps)
        self._verify(stream, key, extension)
        try:
            if isinstance(stream, Part):
                found = self._pool.within(stream.whole, OPENED_BY[steps[-1][0]], stream.value)
                return self._document(key, found, b"", known, None)
            way = route(stream, extension)
            if way.reason:
                raise QuarantineError(way.reason)
            if way.container:
                return self._list(key, way, stream, known)
            if component("format", way.format).is_ranged:
                found = self._pool.within(stream, way.format)
                return self._document(key, found, b"", known, None)
            stream.seek(0)
            data = stream.read(self._bounds.size + 1)
        except OSError:
            raise TransientError("store-unavailable") from None
        if len(data) > self._bounds.size:
            raise QuarantineError("too-large")
        found = self._pool.extract(data, way.format, extension)
        return self._document(key, found, data, known, place["kind_hint"])

    def _document(
        self,
        key: str,
        found: Extracted,
        data: bytes,
        known: dict[str, Any],
        hint: str | None,
    ) -> dict[str, Any]:
        if hint and found.kind not in NOT_PAGES and known["depth"] == 0:
            found.kind = hint
        is_deepest = known["depth"] >= MAX_DEPTH
        if found.members and is_deepest:
            if found.kind == "container":
                raise QuarantineError("nested-too-deep")
            found.warnings.append("attachments are nested too deep")
            found.members = []
        members = [self._embedded(key, member, data) for member in found.members]
        return document_row(key, found, members, known, self._identity)

    def _embedded(self, key: str, member: Embedded, data: bytes) -> dict[str, Any]:
        """A member that a child listed: its bytes came along, or are a range of ours."""
        if member.reason:
            return self._unread(key, member.locator, member.name)
        if member.locator[0] == MAILBOX_PART:
            kind, place = member.locator
            member = replace(member, locator=(kind, f"{place}@{key}"))
            member = replace(member, data=part_bytes(member.locator[1]))
        content = member.content(data)
        document = self._identity.content(content, content_extension(member.name))
        return member_row(document, member.locator, member.name, len(content))

    def _list(
        self, key: str, way: Route, stream: BinaryIO, known: dict[str, Any]
    ) -> dict[str, Any]:
        if known["depth"] >= MAX_DEPTH:
            raise QuarantineError("nested-too-deep")
        container: Container = component("container", way.container)()
        stream.seek(0)
        handle = container.prepare(stream, self._limits)
        members: list[dict[str, Any]] = []
        warnings: list[str] = []
        for member in container.list(handle, self._limits):
            members.append(self._listed(key, way, member))
            if member.is_locked and not warnings:
                warnings.append(HOLDS_LOCKED)
        return container_row(key, way.container, members, known, warnings)

    def _listed(self, key: str, way: Route, member: Member) -> dict[str, Any]:
        step = (member.kind or way.container, member.value)
        if member.reason:
            return self._unread(key, step, member.name)
        extension = content_extension(member.name)
        document = self._identity.content(member.data, extension)
        return member_row(document, step, member.name, len(member.data))

    def _unread(self, key: str, step: tuple[str, str], name: str) -> dict[str, Any]:
        """A member without bytes to be known by: its place in this very container names it."""
        named = "|".join((key, *step)).encode("utf-8", "surrogateescape")
        return member_row(self._identity.content(named, "unread"), step, name, 0)

    def _verify(self, stream: BinaryIO, key: str, extension: str) -> None:
        """See that the bytes are those the id was made from.

        Raises:
            TransientError: ``changed`` or ``store-unavailable``.
        """
        mac = self._identity.start_content(extension)
        try:
            stream.seek(0)
            while piece := stream.read(BLOCK):
                mac.update(piece)
        except OSError:
            raise TransientError("store-unavailable") from None
        if not hmac.compare_digest(mac.hexdigest()[:ID_LENGTH], key):
            raise TransientError("changed")
