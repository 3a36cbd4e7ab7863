"""Structured values are found however they are written, and covered exactly."""

from __future__ import annotations

from functools import cache

import pytest

from refinery.redaction.engine import DetectionEngine, build_engine
from refinery.redaction.recognizers.country_number import known_countries
from refinery.redaction.settings import DetectionSettings
from tests.redaction.typography.exclusions import EXCLUSIONS, PRESIDIO, excluded
from tests.redaction.typography.national import national_kinds
from tests.redaction.typography.recall import plain, rewritten
from tests.redaction.typography.transforms import TRANSFORMS
from tests.redaction.typography.values import KINDS, Kind

VALUES = 200
NATIONAL_VALUES = 6
"""Of each kind of number, of which there are more than sixty."""
LEAST_PLAIN = 0.99


@cache
def engine(every_country: bool) -> DetectionEngine:
    """Patterns alone, of a site as it comes or of one at home everywhere."""
    countries = tuple(sorted(known_countries())) if every_country else ()
    settings = DetectionSettings(countries=countries)
    return build_engine("", settings.model_dump_json(), with_model=False)


def check(kind: Kind, count: int, seed: int, *names: str) -> int:
    """Assert that nothing is hidden by writing it otherwise; how many transforms there are."""
    patterns = engine(bool(kind.entities & {"NATIONAL_ID", "UK_NHS"}))
    as_they_are = plain(patterns, kind, count, seed)
    assert len(as_they_are.missed) <= (1 - LEAST_PLAIN) * count, as_they_are.missed
    tried = 0
    for name, transform in TRANSFORMS.items():
        if any(excluded(name, one) for one in names):
            continue
        result = rewritten(patterns, kind, transform, count, seed)
        assert result.missed == (), name
        tried += result.tried == count
    return tried


@pytest.mark.parametrize("name", KINDS)
def test_writing_a_value_otherwise_hides_none(name: str) -> None:
    assert check(KINDS[name], VALUES, 1, name) >= len(TRANSFORMS) - 3


@pytest.mark.parametrize("name", national_kinds())
def test_national_numbers_are_found_however_they_are_written(name: str) -> None:
    check(national_kinds()[name], NATIONAL_VALUES, 1, *([PRESIDIO] if "Recognizer" in name else []))


@pytest.mark.chaos
@pytest.mark.parametrize("name", [*KINDS, *national_kinds()])
def test_more_values_change_nothing(name: str) -> None:
    kind = KINDS.get(name) or national_kinds()[name]
    count = 5 * VALUES if name in KINDS else VALUES
    check(kind, count, 2, name, *([PRESIDIO] if "Recognizer" in name else []))


def test_what_is_excluded_exists_and_says_why() -> None:
    for (transform, kind), reason in EXCLUSIONS.items():
        assert transform in TRANSFORMS and kind in {*KINDS, PRESIDIO} and len(reason) > 20
    assert len(EXCLUSIONS) <= 6
