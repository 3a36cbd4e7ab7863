"""Made-up leaks, the text reviewers read, and the plan."""

from __future__ import annotations

from refinery.redaction.assurance.plan import OTHER, Stratum, planned
from refinery.redaction.assurance.planted import plant
from refinery.redaction.assurance.reviewed import reviewed_text

TEXT = "Dear <PERSON_1>, ask <PERSON_1> at <SECRET_1>."
SLOTS = [
    {"name": "<PERSON_1>", "entity": "PERSON", "digest": "d", "attributes": {"script": "latin"}},
    {"name": "<SECRET_1>", "entity": "SECRET", "digest": "e", "attributes": {}},
]


def test_one_slot_is_filled_in_and_its_place_is_known() -> None:
    made = plant(TEXT, SLOTS, "seed")
    assert made is not None
    value = made.text[made.start : made.end]
    assert value and "<" not in value
    assert made.text.count("<PERSON_1>") == 1 and "<SECRET_1>" in made.text
    assert made.text.replace(value, "<PERSON_1>") == TEXT
    assert plant(TEXT, SLOTS, "seed") == made
    assert {plant(TEXT, SLOTS, str(n)) for n in range(20)} != {made}


def test_a_text_without_a_slot_to_fill_in_is_left_out() -> None:
    assert plant("ask <SECRET_1>", SLOTS, "seed") is None
    assert plant("nobody", SLOTS, "seed") is None


def test_reviewers_read_every_masked_field() -> None:
    row = {
        "title": "T",
        "author": None,
        "participants": [{"role": "to", "name": "<PERSON_2>", "address": "<EMAIL_ADDRESS_1>"}],
        "blocks": [
            {"attributes": [("speaker", "<PERSON_3>"), ("depth", "2")]},
            {"attributes": [("speaker", "<PERSON_3>")]},
        ],
        "tools": "[]",
        "text": "body",
    }
    assert reviewed_text(row) == (
        "Title: T\nTo: <PERSON_2> <EMAIL_ADDRESS_1>\nspeaker: <PERSON_3>\nTools: []\n\nbody"
    )


def test_small_strata_of_a_source_are_judged_together() -> None:
    found = [
        Stratum("a", "page", "en", 10_000),
        Stratum("a", "page", "de", 30),
        Stratum("a", "chat", "en", 20),
        Stratum("b", "page", "en", 40),
    ]
    strata = planned(found, 0.01, smallest=100)
    assert [(s.name, s.lot, s.size) for s in strata] == [
        (("a", OTHER, OTHER), 50, 48),
        (("a", "page", "en"), 10_000, 294),
        (("b", OTHER, OTHER), 40, 38),
    ]
    assert [s.size for s in planned(found, 0.01, at_most=25)] == [19, 25, 25, 25]
