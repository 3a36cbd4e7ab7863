"""Surname before given name: which entries are people, and which lines only look so."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from refinery.redaction.inverted_names import join_inverted
from refinery.redaction.spans import Span


def spans(text: str, people: Sequence[str]) -> list[Span]:
    return [
        Span(text.index(value), text.index(value) + len(value), "PERSON", 0.9, "model")
        for value in people
    ]


def said(text: str, people: Sequence[str], seen: Sequence[str] = ()) -> list[str]:
    joined = join_inverted(text, spans(text, people), spans(text, seen))
    return sorted({text[span.start : span.end] for span in joined})


@pytest.mark.parametrize(
    ("text", "people", "names"),
    [
        (
            "Attendees: Okonkwo, Chidi; MÜLLER, Hans; Quill, Zoë",
            ["Chidi", "Hans"],
            ["MÜLLER, Hans", "Okonkwo, Chidi", "Quill, Zoë"],
        ),
        (
            "Okonkwo, Chidi\nMÜLLER, Hans\nvan der Berg, Anneke",
            ["Chidi\nMÜLLER", "Hans\nvan der Berg"],
            ["MÜLLER, Hans", "Okonkwo, Chidi", "van der Berg, Anneke"],
        ),
        (
            "- O'Brien, Siobhán (chair)\n- Smith-Jones, J. R.",
            ["Siobhán"],
            ["O'Brien, Siobhán", "Smith-Jones, J. R."],
        ),
        ("MÜLLER, Hans", ["Hans"], ["MÜLLER, Hans"]),
    ],
)
def test_entries_of_lists(text: str, people: list[str], names: list[str]) -> None:
    assert said(text, people) == names


def test_one_entry_alone_needs_a_model_that_sees_its_surname() -> None:
    assert said("Okonkwo, Chidi", ["Chidi"], seen=["Okonkwo"]) == ["Okonkwo, Chidi"]
    assert said("Okonkwo, Chidi", ["Chidi"]) == ["Chidi"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Hello, Anna", ["Anna"]),
        ("Thanks, Anna\nBest Regards, Bert", ["Anna", "Bert"]),
        ("Austin, Texas; Portland, Oregon; Houston, Texas", []),
        ("Later, Barbara Johnson said so", ["Barbara Johnson"]),
        ("Apples, Oranges\nPears, Plums", []),
        ("Name: Quill, Other Staff", ["Quill"]),
    ],
)
def test_other_commas_join_nothing(text: str, people: list[str]) -> None:
    assert said(text, people) == people


def test_a_long_list_takes_linear_time() -> None:
    text = "Okonkwo, Chidi\n" * 5_000 + "A, " * 20_000
    begun = time.process_time()
    people = [Span(n * 15 + 9, n * 15 + 14, "PERSON", 0.9, "model") for n in range(5_000)]
    assert len(join_inverted(text, people, people)) == 5_000
    assert time.process_time() - begun < 5
