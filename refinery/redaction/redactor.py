"""Cleans Arrow batches of documents in a Python worker."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

import pyarrow as pa

from refinery.catalog.model import Status
from refinery.catalog.schemas.refined import CLEAN_DOCUMENTS
from refinery.core.guard import Limits
from refinery.core.identity import ID_LENGTH, Identity
from refinery.core.row_guard import RowGuard
from refinery.core.stage import Context
from refinery.core.worker import engine
from refinery.errors import QuarantineError
from refinery.redaction.allow_list import AllowLists
from refinery.redaction.document import DocumentCleaner, Site
from refinery.redaction.engine import engine_parameters
from refinery.redaction.names import Person
from refinery.redaction.policy import PolicySettings
from refinery.redaction.resolve import DropDocumentError
from refinery.redaction.settings import DetectionSettings

GUARD: Final = "refinery.redaction.redactor:guarded_redactor"
ENGINE: Final = "refinery.redaction.engine:build_engine"
DIRECTORY: Final = "refinery.redaction.context:directory_index"
FINDER: Final = "refinery.redaction.house:house_engine"
_CARRIED: Final = ("key", "kind", "thread", "position", "label", "jurisdictions", "language")


class Redactor:
    """Holds settings and references; engines are built in the worker.

    Args:
        context: Models, limits of one document, and the house identifiers that were accepted.
        detection: Settings of detection as JSON, for titles and attributes.
        policy: The policy as JSON.
        directory: Path of the directory file, or empty.
        allowed: Values never replaced, as JSON of :class:`AllowLists`.
    """

    def __init__(
        self,
        context: Context,
        detection: str,
        policy: str,
        directory: str,
        allowed: str,
    ) -> None:
        site = context.site
        settings = DetectionSettings.model_validate_json(detection)
        self._parameters: dict[str, str | int] = {
            "engine": json.dumps(engine_parameters(site.models, settings), sort_keys=True),
            "key": context.identity.reference,
            "pattern_seconds": settings.pattern_seconds,
            "policy": policy,
            "directory": directory,
            "allowed": allowed,
            "house": context.house,
            "guard": site.guard.model_dump_json(),
        }

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One row per document, in the order they came."""
        yield from engine(GUARD, **self._parameters)(batches)


def guarded_redactor(guard: str, allowed: str, pattern_seconds: int, **parameters: str) -> RowGuard:
    """Documents under guard; named to workers as ``GUARD``, so that the child outlives a task."""
    site = Site(
        Identity(parameters["key"]),
        PolicySettings.model_validate_json(parameters["policy"]),
        engine(ENGINE, **json.loads(parameters["engine"])),
        engine(DIRECTORY, path=parameters["directory"], key=parameters["key"]),
        AllowLists.from_json(allowed),
        engine(FINDER, accepted=parameters["house"], seconds=pattern_seconds),
    )
    return RowGuard(partial(redact_all, site), refused, CLEAN_DOCUMENTS.payload, Limits.of(guard))


def redact_all(site: Site, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The clean row of each document, as :func:`redact` makes it."""
    return [redact(site, row) for row in rows]


def refused(row: dict[str, Any], reason: str) -> dict[str, Any]:
    """The row of a document that keeps nothing but its reason."""
    result = dict.fromkeys(CLEAN_DOCUMENTS.payload.names)
    result.update({name: row[name] for name in _CARRIED})
    return {**result, "status": Status.QUARANTINED.value, "reason": reason}


def redact(site: Site, row: dict[str, Any]) -> dict[str, Any]:
    """The clean row of a document; one that cannot be cleaned keeps nothing but its reason.

    Raises:
        MemoryError: The process is of no more use.
    """
    if row["text"] is None or row["spans"] is None:
        return refused(row, "text-missing")
    people = [Person(p["name"] or "", p["address"] or "") for p in row["people"] or ()]
    try:
        cleaned = DocumentCleaner(site, row, people).clean()
    except DropDocumentError as error:
        reason = f"policy-drops-{error.entity.lower().replace('_', '-')}"
        return {**refused(row, reason), "status": Status.REJECTED.value}
    except QuarantineError as error:
        return refused(row, error.reason)
    except MemoryError:
        raise
    except Exception:
        # One document must not stop the others, and what went wrong may quote its words.
        return refused(row, "redaction-error")
    clean = {**refused(row, ""), **cleaned, "status": Status.KEPT.value, "reason": None}
    clean["bytes"] = len(clean["text"].encode())
    clean["digest"] = _digest(clean)
    return clean


def _digest(row: dict[str, Any]) -> str:
    """Tells later stages whether a row made anew says anything new."""
    said = json.dumps(row, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:ID_LENGTH]
