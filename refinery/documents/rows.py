"""Rows of ``documents``: what became of each document, in the shape of the table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from refinery.catalog.model import Status
from refinery.catalog.schemas.raw import DOCUMENTS
from refinery.core.identity import Identity
from refinery.documents.language import languages
from refinery.documents.model import Extracted
from refinery.documents.text import normalise

REJECTED: Final = ("empty", "no-text")
SKIPPED: Final = ("unsupported-type", "git-internals")
NOT_PAGES: Final = ("message", "container", "trajectory")


def refused_row(key: str, reason: str, known: dict[str, Any]) -> dict[str, Any]:
    """The row of a document without text.

    Args:
        known: What its place says of it: extension, depth, bytes.
    """
    status = Status.QUARANTINED
    if reason in REJECTED:
        status = Status.REJECTED
    elif reason in SKIPPED:
        status = Status.SKIPPED
    row = dict.fromkeys(DOCUMENTS.payload.names)
    return {**row, **known, "key": key, "status": str(status), "reason": reason}


def container_row(
    key: str,
    name: str,
    members: list[dict[str, Any]],
    known: dict[str, Any],
    warnings: Sequence[str] = (),
) -> dict[str, Any]:
    """The row of a container: no text, but what lies inside."""
    row = dict.fromkeys(DOCUMENTS.payload.names)
    facts: dict[str, Any] = {"kind": "container", "reader": name, "members": members, "blocks": []}
    facts["warnings"] = list(warnings)
    return {**row, **known, **facts, "key": key, "status": str(Status.KEPT)}


def document_row(
    key: str,
    found: Extracted,
    members: list[dict[str, Any]],
    known: dict[str, Any],
    identity: Identity,
) -> dict[str, Any]:
    """The row of a document that was read; without text and members it is rejected."""
    if found.kind == "container":
        row = container_row(key, found.reader, members, known)
        return {**row, "media_type": found.media_type}
    has_text = bool(found.text.strip())
    is_kept = has_text or bool(members)
    language, per_block = languages(found.text, found.blocks)
    return {
        **known,
        "key": key,
        "status": str(Status.KEPT if is_kept else Status.REJECTED),
        "reason": None if is_kept else "no-text",
        "kind": found.kind,
        "media_type": found.media_type,
        "reader": found.reader,
        "title": _clean(found.title),
        "author": _clean(found.author),
        "participants": [
            {"role": p.role, "name": _clean(p.name), "address": _address(p.address)}
            for p in found.participants
        ],
        "sent": _storable(found.sent),
        "message_id": _clean(found.message_id),
        "in_reply_to": _clean(found.in_reply_to),
        "references": [normalise(r) for r in found.references],
        "headers": [(k, normalise(v)) for k, v in found.headers.items()],
        "language": language,
        "text": found.text if has_text else None,
        "text_id": identity.text(found.text) if has_text else None,
        "blocks": _blocks(found, per_block),
        "members": members,
        "warnings": found.warnings,
        "tools": normalise(found.tools) or None,
    }


def member_row(document: str, step: tuple[str, str], name: str, size: int) -> dict[str, Any]:
    """One entry of ``members``; the caller knows the id of its content."""
    from refinery.core.formats import extension_of

    label = normalise(name).replace("\n", " ")
    return {
        "document": document,
        "locator": {"kind": step[0], "value": normalise(step[1])},
        "name": label.rsplit("/", 1)[-1],
        "extension": extension_of(label),
        "bytes": size,
    }


def _address(stated: str) -> str | None:
    """An address of mail as everybody's server compares it; of a directory as it is."""
    address = _clean(stated)
    return address.lower() if address and "@" in address else address


def _blocks(found: Extracted, per_block: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "kind": block.kind,
            "level": block.level,
            "start": block.start,
            "end": block.end,
            "language": language,
            "attributes": [(k, normalise(v)) for k, v in block.attributes.items()],
        }
        for block, language in zip(found.blocks, per_block, strict=True)
    ]


def _clean(text: str) -> str | None:
    return normalise(text).strip() or None


def _storable(when: datetime | None) -> datetime | None:
    """A time that calendars on both sides of Arrow can hold."""
    if when is None or not 1900 <= when.year < 9999:
        return None
    return when.astimezone(UTC)
