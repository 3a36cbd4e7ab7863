"""Turns of a draft as the messages of an example."""

from __future__ import annotations

import json

from refinery.curation.assemble import _message
from refinery.curation.slotbook import SlotBook
from refinery.curation.unit import CleanDocument, Piece, Turn


def slot(name: str, digest: str) -> dict[str, object]:
    return {"name": name, "entity": "SECRET", "digest": digest, "attributes": {}}


def test_a_masked_id_is_renumbered_in_the_call_and_in_its_result() -> None:
    unit = [
        CleanDocument("a", "trajectory", "", slots=(slot("<SECRET_1>", "x"),)),
        CleanDocument("b", "trajectory", "", slots=(slot("<SECRET_1>", "y"),)),
    ]
    book = SlotBook(unit)
    book.rename("a", "<SECRET_1>")
    calls = json.dumps([{"id": "<SECRET_1>"}])
    asked = _message(Turn("assistant", (Piece("b", ""),), tool_calls=calls), book)
    answered = _message(Turn("tool", (Piece("b", "ok"),), tool_call_id="<SECRET_1>"), book)
    assert json.loads(asked["tool_calls"])[0]["id"] == answered["tool_call_id"] == "<SECRET_2>"
    assert _message(Turn("user", (Piece("b", "hi"),)), book)["tool_call_id"] is None
