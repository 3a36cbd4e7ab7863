"""Rows of documents hold what a table can, in one form whoever wrote it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from refinery.core.identity import Identity
from refinery.documents.model import Extracted, Participant
from refinery.documents.rows import document_row, refused_row

PEOPLE = [
    Participant("from", "Ann Lee ", " Ann.Lee@Acme.Example"),
    Participant("to", "", "/O=ACME/CN=Bo"),
    Participant("cc", "Cy"),
]


@pytest.fixture
def identity(tmp_path: Path) -> Identity:
    key = tmp_path / "id.key"
    key.write_text("ab" * 32)
    key.chmod(0o600)
    return Identity(f"file:{key}")


def row(found: Extracted, identity: Identity) -> dict[str, Any]:
    return document_row("a", found, [], {}, identity)


def test_addresses_of_mail_are_compared_in_small_letters(identity: Identity) -> None:
    found = Extracted("message", "message/rfc822", "email", "Hello.", participants=PEOPLE)
    assert [(p["name"], p["address"]) for p in row(found, identity)["participants"]] == [
        ("Ann Lee", "ann.lee@acme.example"),
        (None, "/O=ACME/CN=Bo"),
        ("Cy", None),
    ]


def test_a_date_no_calendar_holds_is_none(identity: Identity) -> None:
    for when, kept in ((datetime(1, 1, 1, tzinfo=UTC), False), (datetime.now(UTC), True)):
        found = Extracted("page", "text/plain", "text", "Hello.", sent=when)
        assert (row(found, identity)["sent"] is not None) is kept


def test_a_document_without_text_is_rejected_and_a_refusal_has_its_status(
    identity: Identity,
) -> None:
    empty = row(Extracted("page", "text/plain", "text", " \n"), identity)
    assert (empty["status"], empty["reason"], empty["text_id"]) == ("rejected", "no-text", None)
    reasons = {"empty": "rejected", "unsupported-type": "skipped", "corrupt": "quarantined"}
    assert {r: refused_row("a", r, {})["status"] for r in reasons} == reasons
