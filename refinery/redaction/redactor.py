"""Cleans Arrow batches of documents in a Python worker."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
from pyspark.sql.pandas.types import to_arrow_schema

from refinery.catalog.model import Status
from refinery.catalog.tables import CLEAN_DOCUMENTS
from refinery.core.identity import ID_LENGTH, Identity
from refinery.core.worker import engine
from refinery.errors import QuarantineError
from refinery.redaction.context import Person
from refinery.redaction.document import DocumentCleaner, Site
from refinery.redaction.policy import PolicySettings
from refinery.redaction.resolve import DropDocumentError

ENGINE: Final = "refinery.redaction.engine:build_engine"
DIRECTORY: Final = "refinery.redaction.context:directory_index"
_CARRIED: Final = ("key", "kind", "thread", "position", "label", "language")


class Redactor:
    """Holds settings and references; engines are built in the worker.

    Args:
        spacy: Model directory, or ``package``.
        key: Reference of the lake identity key.
        detection: Settings of detection as JSON, for titles and attributes.
        policy: The policy as JSON.
        directory: Path of the directory file, or empty.
        allowed: Values never replaced.
    """

    def __init__(
        self,
        spacy: str,
        key: str,
        detection: str,
        policy: str,
        directory: str,
        allowed: tuple[str, ...],
    ) -> None:
        self._spacy = spacy
        self._key = key
        self._detection = detection
        self._policy = policy
        self._directory = directory
        self._allowed = allowed

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One row per document, in the order they came."""
        schema = to_arrow_schema(CLEAN_DOCUMENTS.payload)
        site = Site(
            Identity(self._key),
            PolicySettings.model_validate_json(self._policy),
            engine(ENGINE, spacy=self._spacy, settings_json=self._detection),
            engine(DIRECTORY, path=self._directory, key=self._key),
            self._allowed,
        )
        for batch in batches:
            rows = [redact(site, row) for row in batch.to_pylist()]
            yield pa.RecordBatch.from_pylist(rows, schema=schema)


def redact(site: Site, row: dict[str, Any]) -> dict[str, Any]:
    """The clean row of a document; one that cannot be cleaned keeps nothing but its reason."""
    result = dict.fromkeys(CLEAN_DOCUMENTS.payload.names)
    result.update({name: row[name] for name in _CARRIED})
    if row["text"] is None or row["spans"] is None:
        return {**result, "status": Status.QUARANTINED.value, "reason": "text-missing"}
    people = [Person(p["name"] or "", p["address"] or "") for p in row["people"] or ()]
    try:
        cleaned = DocumentCleaner(site, row, people).clean()
    except DropDocumentError as error:
        reason = f"policy-drops-{error.entity.lower().replace('_', '-')}"
        return {**result, "status": Status.REJECTED.value, "reason": reason}
    except QuarantineError as error:
        return {**result, "status": Status.QUARANTINED.value, "reason": error.reason}
    except Exception:
        # One document must not stop the others, and what went wrong may quote its words.
        return {**result, "status": Status.QUARANTINED.value, "reason": "redaction-error"}
    clean = {**result, **cleaned, "status": Status.KEPT.value, "reason": None}
    clean["bytes"] = len(clean["text"].encode())
    clean["digest"] = _digest(clean)
    return clean


def _digest(row: dict[str, Any]) -> str:
    """Tells later stages whether a row made anew says anything new."""
    said = json.dumps(row, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:ID_LENGTH]
