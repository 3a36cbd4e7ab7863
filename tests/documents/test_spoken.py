"""Calls of tools as text."""

from __future__ import annotations

import json

import pytest

from refinery.documents.spoken import spoken
from refinery.errors import QuarantineError


def test_escapes_are_gone_and_names_stay_with_values() -> None:
    arguments = json.dumps({"password": "a\nb", "no": "[1", "flag": True})
    said = spoken(json.dumps([{"name": "f", "arguments": arguments}]))
    assert said == "name: f\npassword: a\nb\nno: [1\nflag: true"


def test_calls_nested_too_deep_set_the_document_aside() -> None:
    with pytest.raises(QuarantineError):
        spoken("[" * 9000 + "]" * 9000)
