"""Names of files are personal: where an example lies is told as far as was asked for."""

from __future__ import annotations

from refinery.cli.show import _cell, shown

PLACE = {"source": "mail", "extension": ".eml", "uri": "file:///ann/a.zip", "inside": ["zip:0:b"]}


def test_a_file_is_named_to_who_asks_for_what_is_personal() -> None:
    row = {"example": "0123", "place": shown(PLACE, personal=False)}
    assert row["place"] == {"source": "mail", "extension": ".eml"}
    assert _cell("example", row) == "0123\n.eml of mail"
    row = {"example": "0123", "place": shown(PLACE, personal=True)}
    assert _cell("example", row) == "0123\nfile:///ann/a.zip > zip:0:b"


def test_what_lies_nowhere_keeps_its_id() -> None:
    assert _cell("example", {"example": "0123", "place": shown(None, personal=True)}) == "0123"
