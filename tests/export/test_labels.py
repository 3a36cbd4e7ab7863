"""Names in the manifest and the card are looked at like records."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from refinery.export.known_strings import Canaries, Directory
from refinery.export.labels import shown_audience, shown_topics
from refinery.export.last_look import LastLook


class Ats:
    """Takes every text with an at sign for an address."""

    def scan(self, texts: Sequence[str]) -> list[list[tuple[str, int, int]]]:
        return [[("EMAIL_ADDRESS", 0, len(text))] if "@" in text else [] for text in texts]


class Broken:
    """Cannot scan."""

    def scan(self, texts: Sequence[str]) -> list[list[tuple[str, int, int]]]:
        raise ValueError


@pytest.fixture
def look() -> LastLook:
    people = Directory([("Berta Quiller", "")], b"k" * 32)
    return LastLook(Ats(), Canaries(["Blue Heron 7731"]), people)


def test_topics_that_name_someone_become_numbers(look: LastLook) -> None:
    counts = {"quiller berta merger": 3, "roof garden": 5, "blue heron 7731": 2, "topic 2": 1}
    shown = shown_topics(counts, look)
    assert shown == {"roof garden": 5, "topic 1": 2, "topic 2": 4}
    assert sum(shown.values()) == sum(counts.values())


def test_principals_that_name_someone_are_withheld(look: LastLook) -> None:
    audience = ["everyone@demo.corp", "finance", "b@demo.corp", "berta.quiller"]
    expected = ["everyone@demo.corp", "finance", "withheld", "withheld"]
    assert shown_audience(audience, look) == expected


def test_what_cannot_be_looked_at_is_not_shown() -> None:
    assert shown_topics({"a": 1}, LastLook(Broken(), None, None)) == {"topic 1": 1}
    assert shown_topics({}, LastLook(Broken(), None, None)) == {}
