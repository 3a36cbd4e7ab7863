"""Which entities count for which label."""

from __future__ import annotations

import pytest

from refinery.core.registry import components
from refinery.evaluation.pii.labels import mapping


@pytest.mark.parametrize(
    ("entity", "label", "counts"),
    [
        ("PERSON", "NOMBRE_SUJETO_ASISTENCIA", True),
        ("STREET_ADDRESS", "LOC", True),
        ("ORGANIZATION", "PERSON", False),
        ("CASE_NUMBER", "CODE", True),  # a site's or discovered: no line names it
        ("PERSON", "CODE", False),
        ("SHOE_SIZE", "SHOE_SIZE", True),
        ("PERSON", "SHOE_SIZE", False),
    ],
)
def test_entities_count_for_labels(entity: str, label: str, counts: bool) -> None:
    assert mapping().counts(entity, label) is counts


def test_recognisers_of_people_places_and_ways_to_reach_them_are_no_numbers() -> None:
    by_word = {"PERSON", "LOCATION", "ORGANIZATION", "NRP", "DATE_TIME", "AGE", "TITLE"}
    reached = {"EMAIL_ADDRESS", "PHONE_NUMBER", "URL", "IP_ADDRESS", "STREET_ADDRESS", "ZIP_CODE"}
    found = {entity for kind in components("recognizer").values() for entity in kind.entities}
    assert not [e for e in found & (by_word | reached) if mapping().counts(e, "CODE")]
