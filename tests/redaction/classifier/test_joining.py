"""Marks of begin and inside, gaps between words, and thresholds make spans."""

from __future__ import annotations

import numpy as np

from refinery.redaction.classifier.joining import Joiner
from refinery.redaction.classifier.words import Word

LABELS = ("O", "B-GIVEN_NAME", "I-GIVEN_NAME", "B-SURNAME", "I-SURNAME", "B-CITY", "S-BLOOD-TYPE")


def words(text: str, *marks: tuple[str, str, float]) -> list[Word]:
    """Words of a text: what it is, its label, how sure the model is of it."""
    made, position = [], 0
    for value, label, score in marks:
        start = text.index(value, position)
        position = start + len(value)
        row = np.zeros(len(LABELS), np.float32)
        row[0] = 1 - score
        row[LABELS.index(label)] += score
        made.append(Word(start, position, row, row))
    return made


def spans(text: str, *marks: tuple[str, str, float], **thresholds: float) -> list[tuple[str, str]]:
    joiner = Joiner(LABELS, {"": 0.5, **thresholds})
    return [(text[f.start : f.end], f.entity) for f in joiner.spans(text, words(text, *marks))]


def test_given_name_and_surname_are_one_person() -> None:
    marks = (("Ann", "B-GIVEN_NAME", 0.9), ("Mary", "I-GIVEN_NAME", 0.9), ("Lee", "B-SURNAME", 0.9))
    assert spans("to Ann Mary\nLee.", *marks) == [("Ann Mary\nLee", "PERSON")]


def test_a_comma_parts_two_people_and_a_line_parts_two_of_a_list() -> None:
    marks = (("Ann", "B-GIVEN_NAME", 0.9), (",", "O", 0.9), ("Bob", "B-GIVEN_NAME", 0.9))
    assert spans("Ann, Bob", *marks) == [("Ann", "PERSON"), ("Bob", "PERSON")]
    assert len(spans("Ann\nBob", marks[0], marks[2])) == 2


def test_thresholds_are_per_entity_and_count_both_marks() -> None:
    marks = (("Ann", "B-GIVEN_NAME", 0.4), ("Rome", "B-CITY", 0.4))
    assert spans("Ann Rome", *marks) == []
    assert spans("Ann Rome", *marks, PERSON=0.3) == [("Ann", "PERSON")]


def test_a_label_nobody_knows_is_an_entity_of_its_own() -> None:
    assert spans("is AB.", ("AB", "S-BLOOD-TYPE", 0.9)) == [("AB", "BLOOD_TYPE")]


def test_marks_around_a_value_are_no_part_of_it() -> None:
    assert spans("(Lee).", ("(Lee).", "B-SURNAME", 0.9)) == [("Lee", "PERSON")]
