"""XML that nobody vouches for: nothing is fetched, nothing is expanded."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from refinery.documents.xml.untrusted import parsed, refusal
from refinery.errors import QuarantineError


def reason(data: bytes) -> str:
    """Why a document is refused."""
    with pytest.raises(QuarantineError) as caught:
        parsed(data)
    return caught.value.reason


def test_a_document_without_comments_and_instructions_is_its_tree() -> None:
    root = parsed(b"<?xml version='1.0'?><!-- a --><r>x<?go now?>y<!-- b -->z</r>")
    assert etree.tostring(root) == b"<r>xyz</r>"


def test_a_document_type_without_entities_is_harmless() -> None:
    assert parsed(b'<!DOCTYPE r SYSTEM "http://127.0.0.1:1/r.dtd"><r/>').tag == "r"


def test_declared_entities_are_refused_used_or_not(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("42")
    assert reason(b'<!DOCTYPE r [<!ENTITY a "b">]><r/>') == "corrupt"
    external = f'<!DOCTYPE r [<!ENTITY a SYSTEM "{secret.as_uri()}">]><r>&a;</r>'
    assert reason(external.encode()) == "corrupt"


def test_what_is_broken_is_told_from_what_is_too_deep() -> None:
    assert reason(b"<r>") == "corrupt"
    assert reason(b"") == "corrupt"
    assert reason(b"<a>" * 300 + b"</a>" * 300) == "nested-too-deep"
    assert refusal(ValueError("Excessive depth in document")).reason == "nested-too-deep"
