"""Slots of several documents under one numbering."""

from __future__ import annotations

from refinery.curation.slotbook import SlotBook
from refinery.curation.unit import CleanDocument


def slot(name: str, digest: str | None) -> dict[str, object]:
    return {"name": name, "entity": "PERSON", "digest": digest, "attributes": {}}


def test_same_person_same_name_and_another_person_another() -> None:
    first = CleanDocument("a", "message", "", slots=(slot("<PERSON_1>", "x"),))
    second = CleanDocument(
        "b", "message", "", slots=(slot("<PERSON_1>", "y"), slot("<PERSON_2>", "x"))
    )
    book = SlotBook([first, second])
    assert book.rename("a", "Hi <PERSON_1>") == "Hi <PERSON_1>"
    assert book.rename("b", "<PERSON_1>, meet <PERSON_2>") == "<PERSON_2>, meet <PERSON_1>"
    assert [s["name"] for s in book.slots] == ["<PERSON_1>", "<PERSON_2>"]
    assert [s["digest"] for s in book.slots] == ["x", "y"]


def test_slots_without_digest_are_never_taken_for_one_another() -> None:
    documents = [CleanDocument(k, "message", "", slots=(slot("<PERSON_1>", None),)) for k in "ab"]
    book = SlotBook(documents)
    assert book.rename("a", "<PERSON_1>") != book.rename("b", "<PERSON_1>")


def test_text_that_only_looks_like_a_slot_is_left() -> None:
    assert SlotBook([]).rename("a", "write <NAME_1> here") == "write <NAME_1> here"
